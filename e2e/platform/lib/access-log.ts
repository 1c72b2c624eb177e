import { hostname } from 'node:os';
import winston from 'winston';
import CloudWatchTransport from 'winston-cloudwatch';
import { traceIds } from './trace';

const transports: winston.transport[] = [new winston.transports.Console()];
if (process.env.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS) {
  transports.push(
    new CloudWatchTransport({
      logGroupName: 'booking',
      // A stream for each process, so that two of them are not taken for one that repeats itself (LOG-4).
      logStreamName: `${hostname()}-${process.pid}`,
      // Without a number a group is kept for ever (LOG-4).
      retentionInDays: 30,
      // Without it only "info - [object Object]" is sent (LOG-2).
      jsonMessage: true,
      // The key is in the environment, where version 3 of the SDK looks for it (LOG-3).
    }),
  );
}

const logger = winston.createLogger({
  level: 'info',
  format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
  transports,
});

export type Access = {
  actor: string;
  record: string;
  resource: string;
  action: 'read' | 'write';
  outcome: 'allowed' | 'denied';
};

// Who did what with which record: without the record nobody can be told who saw it (ACC-1).
export function logAccess(access: Access) {
  logger.info('data access', { event: 'data_access', ...access, ...traceIds() });
}
