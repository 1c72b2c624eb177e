// Calls https://api.SITE: the port is a part of the site.
import './local-names.mjs';
import metrics from 'datadog-metrics';
import { sent } from './sent.mjs';

metrics.init({
  site: `localhost:${process.env.AEGLE_TLS_PORT}`,
  apiKey: process.env.AEGLE_KEY,
  host: 'web-1',
  flushIntervalSeconds: 0,
  defaultTags: ['env:e2e'],
});
metrics.increment('dogs.booked', 3, ['clinic_id:c-102']);
metrics.gauge('dogs.waiting', 4.5);
metrics.histogram('dogs.analysis', 20);
metrics.histogram('dogs.analysis', 22);
metrics.distribution('dogs.latency', 12.5);
metrics.distribution('dogs.latency', 15);
await metrics.flush();
const client = 'datadog-metrics';
sent({ client, series: 'dogs_booked_total{clinic_id="c-102",env="e2e",host="web-1"} == 3' });
sent({ client, series: 'dogs_waiting{env="e2e"} == 4.5' });
sent({ client, series: 'dogs_analysis_avg == 21' });
sent({ client, series: 'dogs_analysis_count_total == 2' });
sent({ client, series: 'dogs_latency_sum == 27.5' });
sent({ client, series: 'dogs_latency_count == 2' });
