// Bundles the page and serves it on a free port of this machine; prints its address, and ends with its standard input.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('page.mjs', import.meta.url))],
  bundle: true,
  format: 'iife',
  minify: true,
  write: false,
});
const page = `<!doctype html><html lang="en"><title>Clinic</title><link rel="icon" href="data:,">
<h1>Book a room</h1><p>Somchai Jaidee, telephone 081-234-5678, 10:30</p><button>Book</button>
<script src="page.js"></script></html>`;

const server = createServer((request, response) => {
  const isScript = request.url === '/page.js';
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
  response.end(isScript ? outputFiles[0].contents : page);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.resume().on('end', () => process.exit());
