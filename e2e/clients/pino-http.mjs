// pino's own lines over HTTP, without a transport: what ./aegle ship and log drains send.
import { Writable } from 'node:stream';
import pino from 'pino';
import { sent } from './sent.mjs';

const lines = [];
const logger = pino(new Writable({ write: (line, _, done) => (lines.push(line), done()) }));
logger.error({ err: new Error('pool is empty'), bookingId: 'b-http-1' }, 'sent by pino over http');
const response = await fetch(`${process.env.AEGLE_URL}/api/logs?service=booking`, {
  method: 'POST',
  headers: { authorization: `Bearer ${process.env.AEGLE_KEY}` },
  body: Buffer.concat(lines),
});
if (response.status !== 200) {
  throw new Error(`answered ${response.status}: ${await response.text()}`);
}
sent({ client: 'pino', kind: 'log', query: 'message:"sent by pino over http" AND bookingId:"b-http-1" AND level:error' });
