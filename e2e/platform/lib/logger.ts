import pino, { type StreamEntry } from 'pino';
import { Shipping } from './shipping';
import { traceIds } from './trace';

const streams: StreamEntry[] = [{ level: 'trace', stream: process.stdout }];
if (process.env.AEGLE_LOGS_URL && process.env.AEGLE_KEY) {
  streams.push({ level: 'trace', stream: new Shipping(process.env.AEGLE_LOGS_URL, process.env.AEGLE_KEY) });
}

export const logger = pino(
  {
    level: process.env.LOG_LEVEL || 'info',
    // The level as a word, as in the guide. It throws together with pino's transport.targets, so lines go to
    // streams of this process (LOG-1).
    formatters: { level: (label) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    // What must never leave the process, at any depth that this platform logs.
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token', 'patient'],
    // Joins the line to its trace.
    mixin: traceIds,
  },
  pino.multistream(streams),
);
