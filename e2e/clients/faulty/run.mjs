// Runs clients that are set up wrongly, each in a process of its own. Usage: node faulty/run.mjs, with AEGLE_URL, AEGLE_KEY,
// AEGLE_DSN and AEGLE_STATSD_PORT set. What the doctor says of them is in docs/doctor.md.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { AEGLE_URL, AEGLE_KEY } = process.env;
const clients = [
  ['faulty/sentry.mjs', {}],
  ['faulty/minified.mjs', {}],
  ['sentry.mjs', { SENTRY_PACKAGE: 'sentry-node-7' }],
  ['faulty/clock.mjs', {}],
  ['faulty/pino.mjs', {}],
  ['faulty/statsd.mjs', {}],
  [
    'opentelemetry.mjs',
    {
      // No OTEL_SERVICE_NAME.
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: AEGLE_URL,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${AEGLE_KEY}`,
    },
  ],
];

let failed = false;
for (const [script, settings] of clients) {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [path], {
    env: { ...process.env, ...settings },
    timeout: 60_000,
    encoding: 'utf8',
  });
  if (status !== 0) {
    failed = true;
    process.stderr.write(`${script} ended with ${status}\n${stderr}`);
  }
}
process.exit(failed ? 1 : 0);
