// winston called in the order of pino, through winston-cloudwatch as printed; and two processes that write to one stream.
import winston from 'winston';
import CloudWatchTransport from 'winston-cloudwatch';

const ended = transport => new Promise((resolve, reject) => transport.kthxbye(error => (error ? reject(error) : resolve())));

const printed = new CloudWatchTransport({ logGroupName: 'beauty-ai-order', logStreamName: 'application-logs' });
const logger = winston.createLogger({ level: 'info', format: winston.format.json(), transports: [printed] });
logger.info({ event: 'appointment_booked', userId: 'u-7' }, 'Appointment booked successfully');
await ended(printed);

// Three turns of two processes, each with a transport of its own.
for (const pid of [11, 12, 11]) {
  const transport = new CloudWatchTransport({
    logGroupName: 'beauty-ai-shared',
    logStreamName: 'application-logs',
    retentionInDays: 30,
    jsonMessage: true,
  });
  const process = winston.createLogger({ level: 'info', defaultMeta: { pid, hostname: 'web-1' }, transports: [transport] });
  process.info('slot looked at');
  await ended(transport);
}
