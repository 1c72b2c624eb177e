// Stands in for CloudWatch Logs on this machine, so that it can be seen what a logger sends there.
import { createServer } from 'node:http';
import { once } from 'node:events';

export async function cloudWatch() {
  const events = [];
  const server = createServer(async (request, response) => {
    const body = [];
    for await (const part of request) {
      body.push(part);
    }
    const asked = JSON.parse(Buffer.concat(body).toString());
    events.push(...(asked.logEvents ?? []));
    server.emit('called', request.headers['x-amz-target'].split('.')[1], asked);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ logGroups: [], logStreams: [{ logStreamName: asked.logStreamNamePrefix }] }));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  process.env.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS = `http://127.0.0.1:${server.address().port}`;
  return { server, events };
}
