// Bundles the clinic's page: `node build.mjs OUT MAPS`. Does nothing when no input has changed since the last run.
// OUT is served to everybody, MAPS to nobody: the map shows the source to those who mend it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = dirname(fileURLToPath(import.meta.url));
const [out, maps] = process.argv.slice(2);
if (!out || !maps) {
  console.error('usage: node build.mjs OUT MAPS');
  process.exit(2);
}

const sources = readdirSync(join(home, 'src')).sort().map((name) => join('src', name));
const inputs = ['package.json', 'package-lock.json', 'build.mjs', ...sources];
const fingerprint = hash(inputs.map((file) => file + '\n' + readFileSync(join(home, file))).join('\n'));
const stamp = join(maps, 'stamp');
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) {
  process.exit(0);
}

installPackages();
const esbuild = await import('esbuild');
for (const folder of [out, maps]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
await esbuild.build({
  absWorkingDir: home,
  entryPoints: ['src/booking.js', 'src/booking.css'],
  outdir: out,
  bundle: true,
  format: 'esm',
  target: ['es2022', 'chrome115', 'firefox115', 'safari16.4'],
  // What only helps to find faults in the SDK itself.
  define: { __SENTRY_DEBUG__: 'false' },
  minify: true,
  // Stack traces name functions as they were written.
  keepNames: true,
  sourcemap: 'external',
  legalComments: 'linked',
  logLevel: 'warning',
});
for (const name of readdirSync(out).filter((file) => file.endsWith('.map'))) {
  moveMap(name);
}
writeFileSync(stamp, fingerprint);

// Sources are named from this folder on: where it stands on the machine that built is nobody's business.
function moveMap(name) {
  const map = JSON.parse(readFileSync(join(out, name), 'utf8'));
  map.sources = map.sources.map((source) => relative(home, resolve(out, source)));
  writeFileSync(join(maps, name), JSON.stringify(map));
  rmSync(join(out, name));
}

// `npm ci` only when the lock file is another one than the one installed.
function installPackages() {
  const installed = join(home, 'node_modules', '.aegle-lock');
  const lock = hash(readFileSync(join(home, 'package-lock.json')));
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) {
    return;
  }
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: home,
    stdio: 'inherit',
  });
  writeFileSync(installed, lock);
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}
