// Runs every client in a process of its own, since each patches the runtime in its own way.
// Usage: node run.mjs, with AEGLE_URL, AEGLE_GRPC_URL, AEGLE_KEY, AEGLE_BUILD_KEY and AEGLE_DSN set.
// Prints one line of JSON for each value that was sent: {"client", "kind", "query"}, with "frame" where it is an error of a
// minified script; {"client", "series"}; or {"client", "release", "commits", "environment"}.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { AEGLE_URL, AEGLE_GRPC_URL, AEGLE_KEY } = process.env;

const openTelemetry = (protocol, endpoint) => ({
  OTEL_SERVICE_NAME: `otel-${protocol.replace('/', '-')}`,
  OTEL_TRACES_EXPORTER: 'otlp',
  OTEL_METRICS_EXPORTER: 'otlp',
  OTEL_LOGS_EXPORTER: 'otlp',
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
  OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
  OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${AEGLE_KEY}`,
});

const clients = [
  ['sentry.mjs', { SENTRY_PACKAGE: '@sentry/node' }],
  ['sentry.mjs', { SENTRY_PACKAGE: 'sentry-node-7' }],
  ['source-maps.mjs', { COMMAND_LINE: 'sentry-cli' }],
  ['source-maps.mjs', { COMMAND_LINE: 'sentry' }],
  ['pino-loki.mjs', {}],
  ['pino-http.mjs', {}],
  ['opentelemetry.mjs', openTelemetry('http/json', AEGLE_URL)],
  ['opentelemetry.mjs', openTelemetry('http/protobuf', AEGLE_URL)],
  ['opentelemetry.mjs', openTelemetry('grpc', AEGLE_GRPC_URL)],
];

let failed = false;
for (const [script, settings] of clients) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [path], {
    env: { ...process.env, ...settings },
    timeout: 60_000,
    encoding: 'utf8',
  });
  process.stdout.write(stdout);
  if (status !== 0) {
    failed = true;
    process.stderr.write(`${script} ${JSON.stringify(Object.values(settings)[0] ?? '')} ended with ${status}\n${stderr}`);
  }
}
process.exit(failed ? 1 : 0);
