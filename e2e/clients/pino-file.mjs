// pino as it writes to a file, for ./aegle ship: node pino-file.mjs FILE FROM COUNT.
import pino from 'pino';

const [file, from, count] = process.argv.slice(2);
const logger = pino(pino.destination({ dest: file, sync: true }));
for (let line = Number(from); line < Number(from) + Number(count); line++) {
  logger.info({ line, bookingId: `b-ship-${line}` }, 'written for the shipper');
}
