// The same logger with jsonMessage, so that what belongs to a line arrives with it.
import winston from 'winston';
import CloudWatchTransport from 'winston-cloudwatch';
import { sent } from './sent.mjs';

const transport = new CloudWatchTransport({
  logGroupName: 'beauty-ai-corrected',
  logStreamName: 'application-logs',
  retentionInDays: 30,
  jsonMessage: true,
});

const logger = winston.createLogger({
  level: 'info',
  format: winston.format.combine(winston.format.errors({ stack: true }), winston.format.timestamp(), winston.format.json()),
  transports: [transport],
});

for (let place = 0; place < 20; place++) {
  logger.info('slot looked at', { place });
}
logger.warn('appointment booked as corrected', { userId: 'u-7', clinic_id: 'c-102', appointment: { room: 4 } });
await new Promise((resolve, reject) => transport.kthxbye(error => (error ? reject(error) : resolve())));
const fields = 'level:warn AND clinic.id:"c-102" AND appointment.room:4';
sent({ client: 'winston-cloudwatch-json', kind: 'log', query: `message:"appointment booked as corrected" AND ${fields}` });
sent({ client: 'winston-cloudwatch-json', kind: 'log', query: 'message:"slot looked at" AND place:19' });
