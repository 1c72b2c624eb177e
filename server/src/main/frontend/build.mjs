// Bundles what the browser gets: `node build.mjs OUT`. Does nothing when no input has changed since the last run.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const home = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) {
  console.error('usage: node build.mjs OUT');
  process.exit(2);
}
const ORDINARY_PAGE_BUDGET = 120 * 1024;

const inputs = ['package.json', 'package-lock.json', 'build.mjs', ...filesBelow('src')];
const fingerprint = hash(inputs.map((file) => file + '\n' + readFileSync(join(home, file))).join('\n'));
const stamp = join(out, '..', 'assets.stamp');
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) {
  process.exit(0);
}

installPackages();
const esbuild = await import('esbuild');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const drawings = { 'icons.svg': writeDrawing('icons', sprite()), 'mark.svg': writeDrawing('mark', mark()) };
const result = await esbuild.build({
  absWorkingDir: home,
  entryPoints: ['src/app.js', 'src/theme.css'],
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: ['es2022', 'chrome115', 'firefox115', 'safari16.4'],
  minify: true,
  legalComments: 'linked',
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.woff2': 'file' },
  plugins: [{ name: 'automatic-theme', setup: (build) => build.onLoad({ filter: /tokens\.css$/ }, automaticTheme) }],
  metafile: true,
  logLevel: 'warning',
});
// The frame of replays is of no origin, from which a module could not be loaded: one plain script, apart from all pages.
const stage = await esbuild.build({
  absWorkingDir: home,
  entryPoints: ['src/stage.js'],
  outdir: out,
  bundle: true,
  format: 'iife',
  target: ['es2022', 'chrome115', 'firefox115', 'safari16.4'],
  minify: true,
  legalComments: 'linked',
  entryNames: '[name]-[hash]',
  metafile: true,
  logLevel: 'warning',
});
writeManifest(result.metafile, stage.metafile);
for (const file of readdirSync(out).filter((name) => /\.(js|css|svg)$/.test(name))) {
  writeFileSync(join(out, file + '.gz'), gzipSync(readFileSync(join(out, file)), { level: 9 }));
}
writeFileSync(stamp, fingerprint);

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

// One file with the icons that are used, each a <symbol>; colour is the text's.
function sprite() {
  const names = readFileSync(join(home, 'src', 'icons.txt'), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
  const symbols = names.map((name) => {
    const svg = readFileSync(join(home, 'node_modules/lucide-static/icons', name + '.svg'), 'utf8');
    const body = svg.replace(/<!--[^]*?-->/g, '').replace(/^[^]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '').replace(/\s+/g, ' ');
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"` +
      ` stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
}

function mark() {
  return readFileSync(join(home, 'src', 'mark.svg'), 'utf8');
}

function writeDrawing(name, text) {
  const file = `${name}-${hash(text).slice(0, 8).toUpperCase()}.svg`;
  writeFileSync(join(out, file), text);
  return file;
}

// Without a chosen theme the system's choice counts: the dark tokens once more, under the media query.
function automaticTheme({ path }) {
  const tokens = readFileSync(path, 'utf8');
  const dark = tokens.match(/:root\[data-theme='dark'\] (\{[^}]*\})/)[1];
  return { contents: `${tokens}@media (prefers-color-scheme: dark) { :root:not([data-theme]) ${dark} }`, loader: 'css' };
}

// Which hashed file is meant by which name; refuses a bundle that ordinary pages could not afford.
function writeManifest(metafile, stageMetafile) {
  const manifest = { ...drawings };
  manifest['stage.js'] = basename(Object.keys(stageMetafile.outputs).find((file) => file.endsWith('.js')));
  for (const [file, about] of Object.entries(metafile.outputs)) {
    if (about.entryPoint && /^src\/(app\.js|theme\.css)$/.test(about.entryPoint)) {
      manifest[basename(about.entryPoint)] = basename(file);
      if (about.entryPoint === 'src/app.js') {
        refuseWhenTooLarge(metafile, file);
      }
    }
    const font = Object.keys(about.inputs).find((input) => /inter-latin-wght-normal\.woff2$/.test(input));
    if (font && file.endsWith('.woff2')) {
      manifest['inter.woff2'] = basename(file);
    }
  }
  writeFileSync(join(out, 'manifest.properties'), Object.entries(manifest).map((pair) => pair.join('=')).join('\n') + '\n');
}

// What app.js loads on an ordinary page: itself, what it imports, and the charts.
function refuseWhenTooLarge(metafile, entry) {
  const seen = new Set();
  const visit = (file) => {
    const about = metafile.outputs[file];
    if (seen.has(file) || !about || (about.entryPoint ?? '').endsWith('explore.js')) {
      return;
    }
    seen.add(file);
    about.imports.forEach((imported) => visit(imported.path));
  };
  visit(entry);
  const bytes = [...seen].map((file) => gzipSync(readFileSync(join(home, file))).length).reduce((a, b) => a + b, 0);
  if (bytes > ORDINARY_PAGE_BUDGET) {
    throw new Error(`an ordinary page would load ${bytes} bytes of script; allowed are ${ORDINARY_PAGE_BUDGET}`);
  }
}

function filesBelow(folder) {
  return readdirSync(join(home, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(home, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}
