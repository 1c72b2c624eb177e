import { once } from 'node:events';
import pino from 'pino';
import { sent } from './sent.mjs';

const transport = pino.transport({
  target: 'pino-loki',
  options: {
    host: process.env.AEGLE_URL,
    basicAuth: { username: 'pino', password: process.env.AEGLE_KEY },
    labels: { service_name: 'booking' },
    batching: { interval: 1 },
  },
});
const logger = pino(transport);
logger.warn({ bookingId: 'b-loki-1' }, 'sent by pino through loki');
// The transport's thread keeps no process alive, so something else has to until it has sent everything.
const waiting = setInterval(() => {}, 1_000);
transport.end();
await once(transport, 'close');
clearInterval(waiting);
sent({ client: 'pino-loki', kind: 'log', query: 'message:"sent by pino through loki" AND level:warn AND bookingId:"b-loki-1"' });
