// A release as a pipeline makes it: bundled and minified, announced and uploaded by a command line, then broken.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as Sentry from '@sentry/node';
import { build } from 'esbuild';
import { sent } from './sent.mjs';

const client = process.env.COMMAND_LINE;
const release = `clinic-${client}@2.4.1`;
const source = fileURLToPath(new URL('slots.ts', import.meta.url));

// What each command line calls the same six steps.
const steps = {
  'sentry-cli': [
    ['releases', 'new', release],
    ['releases', 'set-commits', release, '--auto', '--ignore-missing'],
    ['sourcemaps', 'inject', 'dist'],
    ['sourcemaps', 'upload', '--release', release, '--wait', 'dist'],
    ['deploys', 'new', '--release', release, '--env', 'production'],
    ['releases', 'finalize', release],
  ],
  sentry: [
    ['release', 'create', `clinic/${release}`, '--project', 'web'],
    ['release', 'set-commits', `clinic/${release}`, '--local'],
    ['sourcemap', 'inject', 'dist'],
    ['sourcemap', 'upload', 'dist', '--release', release],
    ['release', 'deploy', `clinic/${release}`, 'production'],
    ['release', 'finalize', `clinic/${release}`],
  ],
}[client];

const folder = mkdtempSync(join(tmpdir(), 'aegle-source-maps-'));
try {
  await build({
    entryPoints: [source],
    outfile: join(folder, 'dist', 'slots.js'),
    bundle: true,
    format: 'esm',
    minify: true,
    sourcemap: true,
  });
  commit();
  steps.forEach(runClient);
  const error = await failIn(join(folder, 'dist', 'slots.js'));
  sent({ client, release, commits: 1, environment: 'production' });
  sent({
    client,
    kind: 'error',
    query: `event.id:${error} AND release:"${release}"`,
    frame: { filename: 'slots.ts', function: 'roomOf', ...lineOf('slot.room!.number') },
  });
} finally {
  rmSync(folder, { recursive: true });
}

// The command lines read the commits of a release out of the repository in which they are called.
function commit() {
  const git = (...words) => execFileSync('git', words, { cwd: folder, stdio: 'ignore' });
  git('init');
  git('add', 'dist');
  git('-c', 'user.name=e2e', '-c', 'user.email=e2e@clinic.example', 'commit', '-m', 'Build the clinic');
  git('remote', 'add', 'origin', 'https://git.example/clinic/web.git');
}

function runClient(words) {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  execFileSync(fileURLToPath(new URL(`node_modules/.bin/${client}`, import.meta.url)), words, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      SENTRY_URL: `${process.env.AEGLE_URL}/`,
      SENTRY_ORG: 'clinic',
      SENTRY_PROJECT: 'web',
      SENTRY_AUTH_TOKEN: process.env.AEGLE_BUILD_KEY,
      SENTRY_CLI_NO_TELEMETRY: '1',
      SENTRY_CLI_NO_UPDATE_CHECK: '1',
    },
  });
}

async function failIn(bundle) {
  Sentry.init({ dsn: process.env.AEGLE_DSN, release });
  const { book } = await import(pathToFileURL(bundle));
  let id;
  try {
    book([{ time: '09:30', room: null }]);
  } catch (error) {
    id = Sentry.captureException(error);
  }
  if (!(await Sentry.flush(10_000))) {
    throw new Error('the SDK could not send everything within 10 s');
  }
  return id;
}

// A line of the source with the five before it, as a frame shows them.
function lineOf(words) {
  const lines = readFileSync(source, 'utf8').split('\n');
  const index = lines.findIndex(line => line.includes(words));
  return { lineno: index + 1, context_line: lines[index], pre_context: lines.slice(index - 5, index) };
}
