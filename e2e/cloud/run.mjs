// Runs every client in a process of its own. Usage: node run.mjs, with AEGLE_URL, AEGLE_PUBLIC_KEY, AWS_ACCESS_KEY_ID and
// AWS_SECRET_ACCESS_KEY set. Prints one line of JSON for each value that was sent: {"client", "kind", "query"} or {"client", "series"}.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { AEGLE_URL, AEGLE_PUBLIC_KEY } = process.env;
const settings = {
  AWS_REGION: 'ap-southeast-1',
  AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: AEGLE_URL,
  AWS_ENDPOINT_URL_CLOUDWATCH: AEGLE_URL,
  VERCEL_WEB_ANALYTICS_ENDPOINT: `${AEGLE_URL}/_vercel/insights/event?project=1&key=${AEGLE_PUBLIC_KEY}`,
};

let failed = false;
for (const script of ['winston-printed.mjs', 'winston-corrected.mjs', 'metrics.mjs', 'vercel-track.mjs']) {
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
