// A bundle whose source maps nobody uploads, broken.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as Sentry from '@sentry/node';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'aegle-minified-'));
try {
  const outfile = join(folder, 'chunk.mjs');
  await build({
    stdin: {
      contents: `export * as vitals from 'web-vitals'; export { book } from './slots.ts';`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
    },
    outfile,
    bundle: true,
    format: 'esm',
    minify: true,
  });
  Sentry.init({ dsn: process.env.AEGLE_DSN, release: 'clinic-minified@1.0.0', environment: 'e2e' });
  const { book } = await import(pathToFileURL(outfile));
  try {
    book([{ time: '09:30', room: null }]);
  } catch (error) {
    Sentry.captureException(error);
  }
  if (!(await Sentry.flush(10_000))) {
    throw new Error('the SDK could not send everything within 10 s');
  }
} finally {
  rmSync(folder, { recursive: true });
}
