// Metrics of the SDK of AWS; the settings are in the environment: AWS_ENDPOINT_URL_CLOUDWATCH and the key.
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { sent } from './sent.mjs';

const client = new CloudWatchClient({});
await client.send(new PutMetricDataCommand({
  Namespace: 'Clinic/Web',
  MetricData: [
    { MetricName: 'sdk.bookings', Value: 4, Unit: 'Count', Timestamp: new Date(), Dimensions: [{ Name: 'clinic_id', Value: 'c-102' }] },
    { MetricName: 'sdk.latency', Unit: 'Milliseconds', StatisticValues: { SampleCount: 3, Sum: 60, Minimum: 10, Maximum: 30 } },
    { MetricName: 'sdk.sizes', Unit: 'Bytes', Values: [100, 200], Counts: [1, 2], StorageResolution: 1 },
  ],
}));
const place = 'namespace="Clinic/Web"';
sent({ client: 'client-cloudwatch', series: `sdk_bookings{${place},clinic_id="c-102"} == 4` });
sent({ client: 'client-cloudwatch', series: `sdk_bookings_total{${place},clinic_id="c-102"} == 4` });
sent({ client: 'client-cloudwatch', series: `sdk_latency_sum{${place}} == 60` });
sent({ client: 'client-cloudwatch', series: `sdk_sizes_sum{${place}} == 500` });

// A number that is none is refused, as AWS refuses it; the SDK throws what it throws there.
const nothing = new PutMetricDataCommand({ Namespace: 'Clinic/Web', MetricData: [{ MetricName: 'none', Value: 1e200 }] });
const refused = await client.send(nothing).then(() => null, error => error.name);
if (!/InvalidParameterValue/.test(refused)) {
  throw new Error(`was answered with ${refused}`);
}
