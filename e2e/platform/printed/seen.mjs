// Runs what the guide printed, as far as it runs, and prints one line of JSON for each defect: what was seen.
// What the snippets leave undeclared is given to them here. Usage: node printed/seen.mjs
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const see = (id, seen) => process.stdout.write(JSON.stringify({ id, seen }) + '\n');
const complaint = async (act) => {
  try {
    return `no complaint: ${await act()}`;
  } catch (error) {
    return `${error.name}: ${error.message}`;
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
