// The logger of the platform as it was printed: winston-cloudwatch sends "<level> - <message>" and nothing else.
// The settings are in the environment: AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
import winston from 'winston';
import CloudWatchTransport from 'winston-cloudwatch';
import { sent } from './sent.mjs';

const transport = new CloudWatchTransport({
  logGroupName: 'beauty-ai-precision',
  logStreamName: 'application-logs',
  awsRegion: process.env.AWS_REGION,
  awsAccessKeyId: process.env.AWS_ACCESS_KEY_ID,
  awsSecretKey: process.env.AWS_SECRET_ACCESS_KEY,
});

const logger = winston.createLogger({
  level: 'info',
  format: winston.format.combine(
    winston.format.timestamp(),
    winston.format.json()
  ),
  transports: [
    transport,
  ],
});

logger.error('booking failed as printed', { clinic_id: 'c-101' });
logger.info('appointment booked as printed', { clinic_id: 'c-101' });
await new Promise((resolve, reject) => transport.kthxbye(error => (error ? reject(error) : resolve())));
const place = 'aws.log.group:"beauty-ai-precision" AND aws.log.stream:"application-logs"';
sent({ client: 'winston-cloudwatch', kind: 'log', query: `message:"booking failed as printed" AND level:error AND ${place}` });
sent({ client: 'winston-cloudwatch', kind: 'log', query: 'message:"appointment booked as printed" AND level:info' });
