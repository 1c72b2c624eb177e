import { telemetry } from '@newrelic/telemetry-sdk';
import { sent } from './sent.mjs';

const { metrics, logs, spans, events } = telemetry;
const port = Number(process.env.AEGLE_TLS_PORT);
const options = { apiKey: process.env.AEGLE_KEY, host: 'localhost', port };
const send = (target, data) =>
  new Promise((resolve, reject) =>
    target.send(data, (error, response) =>
      error || response.statusCode >= 300 ? reject(error ?? new Error(`answered ${response.statusCode}`)) : resolve()));

// It has 443 for a port, whatever it is told.
const metricClient = new metrics.MetricClient(options);
metricClient._sendDataOptions.port = port;
const batch = new metrics.MetricBatch({ 'service.name': 'beauty' }, Date.now(), 10_000);
batch.addMetric(new metrics.CountMetric('telemetry.booked', 3, { clinic_id: 'c-102' }));
batch.addMetric(new metrics.GaugeMetric('telemetry.waiting', 4.5));
const duration = new metrics.SummaryMetric('telemetry.duration');
duration.record(12);
duration.record(30);
batch.addMetric(duration);
await send(metricClient, batch);

await send(
  new logs.LogClient(options),
  new logs.LogBatch([new logs.Log('sent by the telemetry sdk', Date.now(), { level: 'error', userId: 'u' })], { service: 'beauty' }));
await send(
  new spans.SpanClient(options),
  new spans.SpanBatch({ 'service.name': 'beauty' }, [new spans.Span('00f067aa0ba902b8', '4bf92f3577b34da6a3ce929d0e0e4737', Date.now(), 'book by telemetry', undefined, undefined, 12)]));
await send(new events.EventClient(options), new events.EventBatch({}, [new events.Event('TelemetryVisit', { price: 12 })]));

const client = '@newrelic/telemetry-sdk';
sent({ client, series: 'telemetry_booked_total{service_name="beauty",clinic_id="c-102"} == 3' });
sent({ client, series: 'telemetry_waiting == 4.5' });
sent({ client, series: 'telemetry_duration_sum_total == 42' });
sent({ client, series: 'telemetry_duration_max == 30' });
sent({ client, kind: 'log', query: 'message:"sent by the telemetry sdk" AND level:error AND service.name:beauty' });
sent({ client, kind: 'span', query: 'span.id:00f067aa0ba902b8 AND span.name:"book by telemetry" AND service.name:beauty' });
sent({ client, kind: 'log', query: 'event.name:TelemetryVisit AND price:12' });
