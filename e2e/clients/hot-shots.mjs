// hot-shots over UDP as for Datadog's agent, over TCP, and in Telegraf's flavour.
// Usage: node hot-shots.mjs, with AEGLE_STATSD_PORT (UDP) and AEGLE_STATSD_TCP_PORT set. Prints lines as run.mjs does.
import StatsD from 'hot-shots';
import { sent } from './sent.mjs';

const port = Number(process.env.AEGLE_STATSD_PORT);
const tcpPort = Number(process.env.AEGLE_STATSD_TCP_PORT);
const PROJECT = 'project="statsd"';

const closed = (client) => new Promise((done) => client.close(done));

async function send(mode, options) {
  const errors = [];
  const client = new StatsD({ host: '127.0.0.1', prefix: `hotshots.${mode}.`, errorHandler: (e) => errors.push(e), ...options });
  client.increment('appointment.booked', { clinic_id: 'c-102', service_type: 'laser' });
  client.increment('appointment.booked', 3, { clinic_id: 'c-102', service_type: 'laser' });
  client.decrement('queue.depth', 2);
  client.gauge('appointment.revenue', 1499.5, { clinic_id: 'c-102' });
  client.gauge('temperature', -17);
  client.gauge('pool', 10);
  client.gaugeDelta('pool', 5);
  client.histogram('ai.analysis.duration', 2314.25, { model: 'skin-v2' });
  client.timing('http.request', 42);
  client.unique('users', 'user-42');
  client.unique('users', 'user-ไทย');
  const name = (what) => `hotshots_${mode}_${what}`;
  const found = [
    `${name('appointment_booked_total')}{clinic_id="c-102",service_type="laser",${PROJECT}} == 4`,
    `${name('queue_depth_decrements_total')} == 2`,
    `${name('appointment_revenue')}{clinic_id="c-102"} == 1499.5`,
    `${name('temperature')} == -17`,
    `${name('pool')} == 15`,
    `${name('ai_analysis_duration_sum')}{model="skin-v2"} == 2314.25`,
    `${name('http_request_bucket')}{le="50"} == 1`,
    `max_over_time(${name('users')}[5m]) == 2`,
  ];
  if (mode !== 'telegraf') {
    client.distribution('ai.latency', 87);
    client.event('Deploy ไทย', 'Version 1.2.3\nsecond line | pipe', { alert_type: 'warning' });
    client.check('db.up', client.CHECKS.CRITICAL, { hostname: 'db-1', message: 'connection refused' }, ['role:primary']);
    found.push(`${name('ai_latency_sum')} == 87`, `${name('db_up_status')}{host="db-1",role="primary"} == 2`);
    sent({ client: `hot-shots-${mode}`, kind: 'log', query: `event.title:"hotshots.${mode}.Deploy ไทย" AND level:warn` });
    sent({ client: `hot-shots-${mode}`, kind: 'log', query: `check.name:"hotshots.${mode}.db.up" AND check.status:critical` });
  }
  await closed(client);
  if (errors.length > 0) {
    throw errors[0];
  }
  for (const series of found) {
    sent({ client: `hot-shots-${mode}`, series });
  }
}

await send('udp', { port, datadog: true, includeDatadogTelemetry: true, globalTags: { env: 'e2e' } });
await send('buffered', { port, maxBufferSize: 1432, aggregation: true });
// Over TCP hot-shots writes Latin-1, so its Thai words arrive broken; the platform's metrics do not.
await send('telegraf', { port, telegraf: true });

const tcp = new StatsD({ host: '127.0.0.1', port: tcpPort, protocol: 'tcp', prefix: 'hotshots.tcp.' });
// A connection that is closed before it stands sends nothing.
await new Promise((done, failed) => tcp.increment('appointment.booked', 2, { clinic_id: 'c-102' }, (e) => (e ? failed(e) : done())));
await closed(tcp);
sent({ client: 'hot-shots-tcp', series: 'hotshots_tcp_appointment_booked_total{clinic_id="c-102"} == 2' });
