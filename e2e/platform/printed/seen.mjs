// Runs what the guide printed, as far as it runs, and prints one line of JSON for each defect: what was seen.
// What the snippets leave undeclared is given to them here. Usage: node printed/seen.mjs
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cloudWatch } from './aws.mjs';

const require = createRequire(import.meta.url);
const see = (id, seen) => process.stdout.write(JSON.stringify({ id, seen }) + '\n');
const complaint = async (act) => {
  try {
    return `no complaint: ${await act()}`;
  } catch (error) {
    return `${error.name}: ${error.message.split('. The')[0]}`;
  }
};
const given = (names, value) => names.forEach((name) => (globalThis[name] = async () => value));

see('SDK-6', await complaint(() => require('./next.config.js')));
see('SDK-1', await complaint(() => import('./lib/sentry.js')));

const wanted = readFileSync(new URL('app/layout.js', import.meta.url), 'utf8').match(/\bget[A-Z]+\b(?=\()/g);
const vitals = await import('web-vitals');
see('VIT-1', `missing: ${wanted.filter((name) => !(name in vitals)).join(' ')}`);

given(['checkDatabaseHealth', 'checkAIServicesHealth', 'checkEmailServiceHealth'], false);
const health = await (await import('./app/api/health/route.js')).GET();
const told = await health.json();
see('HLT-2', `everything is down: ${health.status} ${told.status}`);
see('HLT-3', `told to everyone: ${Object.keys(told.system).join(' ')}`);

const metrics = await import('./app/api/metrics/route.js');
given(String(metrics.GET).match(/\bget\w+(?=\()/g), 1);
see('MET-1', `content-type: ${(await metrics.GET()).headers.get('content-type')}`);

const { default: pino } = await import('pino');
const transport = { targets: [{ target: 'pino/file' }] };
see('LOG-1', await complaint(() => pino({ formatters: { level: (label) => ({ level: label }) }, transport })));

const aws = await cloudWatch();
process.env.AWS_REGION = 'ap-southeast-1';
const key = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'not-a-secret' };
Object.assign(process.env, key);
const { default: logger } = await import('./lib/winston-config.js');
logger.remove(logger.transports[0]); // What it prints is no line of this program's.
logger.info({ event: 'data_access', userId: 'u-7', resource: 'patient_record', action: 'read' });
while (aws.events.length === 0) {
  await once(aws.server, 'called');
}
see('LOG-2', `arrived: ${aws.events[0].message}`);

// Version 3 of the SDK looks for a key in the environment and in awsOptions; these are names of version 2.
Object.keys(key).forEach((name) => delete process.env[name]);
process.env.AWS_EC2_METADATA_DISABLED = 'true';
const { default: CloudWatchTransport } = await import('winston-cloudwatch');
const refused = await new Promise((errorHandler) => {
  const transport = new CloudWatchTransport({
    logGroupName: 'beauty-ai-precision',
    logStreamName: 'application-logs',
    awsRegion: process.env.AWS_REGION,
    awsAccessKeyId: key.AWS_ACCESS_KEY_ID,
    awsSecretKey: key.AWS_SECRET_ACCESS_KEY,
    errorHandler,
  });
  transport.log({ level: 'info', message: 'booked' }, () => {});
});
see('LOG-3', refused.message);

given(['duration', 'clinicId', 'serviceType'], 1);
Object.assign(process.env, { NEW_RELIC_NO_CONFIG_FILE: 'true', NEW_RELIC_LOG: 'stderr' });
const { default: agent } = await import('newrelic/api.js');
see('NR-1', `recordMetric takes ${agent.prototype.recordMetric.length} arguments and is given 3`);
see('DD-1', await complaint(() => import('./lib/datadog.js')));

const { default: datadog } = await import('datadog-metrics');
const report = async ([{ points, tags }]) => see('DD-2', `sent: ${JSON.stringify({ value: points[0][1], tags })}`);
datadog.init({ flushIntervalSeconds: 0, reporter: { report } });
datadog.increment('appointment.booked', { clinic_id: 'c-102' });
await datadog.flush();
process.exit(0); // The loggers still have timers.
