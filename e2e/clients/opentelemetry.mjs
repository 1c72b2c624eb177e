// Nothing is configured here: what OpenTelemetry needs stands in the environment.
import { metrics, trace } from '@opentelemetry/api';
import { logs, SeverityNumber } from '@opentelemetry/api-logs';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { sent } from './sent.mjs';

const client = process.env.OTEL_SERVICE_NAME;
const sdk = new NodeSDK();
sdk.start();
const span = trace.getTracer('e2e').startSpan('book', { attributes: { 'clinic.id': 'bkk-1' } });
span.end();
logs.getLogger('e2e').emit({
  severityNumber: SeverityNumber.ERROR,
  severityText: 'error',
  body: `sent by ${client}`,
});
metrics.getMeter('e2e').createCounter('e2e.bookings').add(17);
await sdk.shutdown();
sent({ client, kind: 'span', query: `span.id:${span.spanContext().spanId} AND span.name:book AND clinic.id:"bkk-1"` });
sent({ client, kind: 'log', query: `message:"sent by ${client}" AND level:error` });
sent({ client, series: `e2e_bookings_total{job="${client}"} == 17` });
