// The business metrics of the platform as corrected: tags are a list, prices are counted up, units stand in names.
import '../local-names.mjs';
import metrics from 'datadog-metrics';

metrics.init({ site: `localhost:${process.env.AEGLE_TLS_PORT}`, apiKey: process.env.AEGLE_KEY, host: 'web-1', flushIntervalSeconds: 0 });
metrics.increment('appointment.booked', 1, ['clinic_id:c-102', 'service_type:laser']);
metrics.increment('appointment.revenue', 1499.5, ['clinic_id:c-102']);
metrics.distribution('ai.analysis.duration.seconds', 2.314, ['model:skin-v2']);
await metrics.flush();
