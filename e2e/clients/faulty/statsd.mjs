// Business metrics as the guide printed them, by hot-shots: prices in a gauge, ratings in a histogram, addresses in a label.
import StatsD from 'hot-shots';

const metrics = new StatsD({ host: '127.0.0.1', port: Number(process.env.AEGLE_STATSD_PORT), errorHandler: error => { throw error; } });
for (const price of [1_499.5, 900, 2_300]) {
  metrics.gauge('appointment_revenue', price, { clinic_id: 'c-101', service_type: 'laser' });
}
metrics.histogram('appointment_satisfaction', 4, { clinic_id: 'c-101' });
metrics.histogram('ai_analysis_duration', 2_314, { model: 'skin-v2' });
metrics.increment('auth_failed_attempts_total', { ip: '203.0.113.7', reason: 'password' });
metrics.increment('appointment_booked_total', 'laser', { clinic_id: 'c-101' });
await new Promise(done => metrics.close(done));
