// Serves the figures of the platform as the guide printed them, on a free port of this machine; prints its address, and ends with its
// standard input.
import { createServer } from 'node:http';

const { GET } = await import('../printed/app/api/metrics/route.js');
for (const name of String(GET).match(/\bget\w+(?=\()/g)) {
  globalThis[name] = async () => 1;
}
const server = createServer(async (_, response) => {
  const answer = await GET();
  response.setHeader('content-type', answer.headers.get('content-type'));
  response.end(await answer.text());
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit());
