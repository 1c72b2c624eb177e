// Runs every client in a process of its own, since each patches the runtime in its own way.
// Usage: node run.mjs, with AEGLE_URL, AEGLE_TLS_PORT, AEGLE_KEY (40 characters) and NODE_EXTRA_CA_CERTS set.
// Prints one line of JSON for each value that was sent: {"client", "kind", "query"} or {"client", "series"}.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { AEGLE_KEY, AEGLE_TLS_PORT } = process.env;

const clients = [
  ['datadog-metrics.mjs', {}],
  ['datadog-api-client.mjs', {}],
  ['newrelic-telemetry.mjs', {}],
  [
    'newrelic-agent.cjs',
    {
      NEW_RELIC_HOST: 'localhost',
      NEW_RELIC_PORT: AEGLE_TLS_PORT,
      NEW_RELIC_LICENSE_KEY: AEGLE_KEY,
      NEW_RELIC_APP_NAME: 'relic',
      NEW_RELIC_LABELS: 'environment:e2e',
      NEW_RELIC_NO_CONFIG_FILE: 'true',
      NEW_RELIC_LOG: 'stderr',
      NEW_RELIC_LOG_LEVEL: 'warn',
    },
  ],
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
    process.stderr.write(`${script} ended with ${status}\n${stderr}`);
  }
}
process.exit(failed ? 1 : 0);
