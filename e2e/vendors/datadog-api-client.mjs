// The second of its servers is an address of one's own, over plain HTTP too.
import { client as datadog, v1, v2 } from '@datadog/datadog-api-client';
import { sent } from './sent.mjs';

const configuration = datadog.createConfiguration({
  authMethods: { apiKeyAuth: process.env.AEGLE_KEY },
  serverIndex: 1,
});
const { host } = new URL(process.env.AEGLE_URL);
configuration.setServerVariables({ protocol: 'http', name: host });
const now = Math.floor(Date.now() / 1000);

const metrics = new v2.MetricsApi(configuration);
const series = (metric, value, type) => ({
  series: [{ metric, type, points: [{ timestamp: now, value }], resources: [{ type: 'host', name: 'web-2' }], tags: ['clinic_id:c-1'] }],
});
await metrics.submitMetrics({ body: series('ddapi.booked', 7, 1) });
await metrics.submitMetrics({ body: series('ddapi.revenue', 1499.5, 3), contentEncoding: 'gzip' });
await metrics.submitMetrics({ body: series('ddapi.speed', 0.5, 2), contentEncoding: 'deflate' });
await new v2.LogsApi(configuration).submitLog({
  body: [{ message: 'sent by the client of datadog', ddsource: 'nodejs', ddtags: 'env:e2e', hostname: 'web-2', service: 'beauty' }],
  contentEncoding: 'gzip',
  ddtags: 'team:skin',
});
await new v1.EventsApi(configuration).createEvent({ body: { title: 'Deployed by hand', text: 'version two', alertType: 'warning', tags: ['env:e2e'] } });
await new v1.ServiceChecksApi(configuration).submitServiceCheck({ body: [{ check: 'ddapi.db', hostName: 'db-1', status: 2, message: 'refused', tags: ['role:primary'] }] });
const { valid } = await new v1.AuthenticationApi(configuration).validate();

const client = '@datadog/datadog-api-client';
if (!valid) {
  throw new Error('the key is not valid');
}
sent({ client, series: 'ddapi_booked_total{host="web-2",clinic_id="c-1"} == 7' });
sent({ client, series: 'ddapi_revenue == 1499.5' });
sent({ client, series: 'ddapi_speed == 0.5' });
sent({ client, series: 'ddapi_db_status{host="db-1",role="primary"} == 2' });
sent({ client, kind: 'log', query: 'message:"sent by the client of datadog" AND service.name:beauty AND environment:e2e AND team:skin' });
sent({ client, kind: 'log', query: 'message:"Deployed by hand" AND level:warn' });
sent({ client, kind: 'log', query: 'check.name:"ddapi.db" AND check.status:critical AND host.name:"db-1"' });
