// Nothing is configured here: what the agent needs stands in the environment. It has to be loaded before all else.
const newrelic = require('newrelic');
const { once } = require('node:events');

const client = 'newrelic';
const sent = what => process.stdout.write(JSON.stringify({ client, ...what }) + '\n');

async function main() {
  await once(newrelic.agent, 'connected');
  newrelic.recordMetric('relic.analysis', 532, { clinic_id: 'c-102' });
  newrelic.recordMetric('relic.analysis', 68);
  newrelic.incrementMetric('relic.booked', 2);
  newrelic.recordMetric('Custom/relic.prefixed', 1.5);
  newrelic.noticeError(new TypeError('relic failed to book'), { clinic_id: 'c-102' });
  newrelic.recordCustomEvent('RelicAppointment', { clinic_id: 'c-102', price: 1499.5 });
  newrelic.recordLogEvent({ message: 'relic log line', level: 'error', error: new Error('logged') });
  await newrelic.startBackgroundTransaction('nightly', () =>
    newrelic.startSegment('relic segment', true, () => new Promise(resolve => setTimeout(resolve, 20))));
  await new Promise(resolve => newrelic.shutdown({ collectPendingData: true, timeout: 15_000 }, resolve));
  const service = `service="${process.env.NEW_RELIC_APP_NAME}"`;
  sent({ series: `relic_analysis_total{${service}} == 2` });
  sent({ series: `relic_analysis_sum_total{${service}} == 600` });
  sent({ series: `relic_analysis_max{${service}} == 532` });
  sent({ series: `relic_booked_total{${service}} == 2` });
  sent({ series: `relic_prefixed_sum_total{${service}} == 1.5` });
  sent({ series: `newrelic_other_transaction_total{${service},name="Nodejs/nightly"} == 1` });
  sent({ kind: 'error', query: 'message:"relic failed to book" AND error.type:TypeError AND clinic.id:"c-102" AND environment:e2e' });
  sent({ kind: 'log', query: 'event.name:RelicAppointment AND clinic.id:"c-102"' });
  sent({ kind: 'log', query: 'message:"relic log line" AND level:error AND service.name:relic' });
  sent({ kind: 'log', query: 'event.name:Transaction AND message:nightly' });
  sent({ kind: 'span', query: 'span.name:"relic segment" AND service.name:relic' });
  process.exit(0);
}

main();
