// The guide as printed: Log Aggregation & Analysis, 2. Log Aggregation (LOG-2, LOG-3, LOG-4).
// lib/winston-config.js
import winston from 'winston';
import CloudWatchTransport from 'winston-cloudwatch';

const logger = winston.createLogger({
  level: 'info',
  format: winston.format.combine(
    winston.format.timestamp(),
    winston.format.json()
  ),
  transports: [
    new winston.transports.Console(),
    new CloudWatchTransport({
      logGroupName: 'beauty-ai-precision',
      logStreamName: 'application-logs',
      awsRegion: process.env.AWS_REGION,
      awsAccessKeyId: process.env.AWS_ACCESS_KEY_ID,
      awsSecretKey: process.env.AWS_SECRET_ACCESS_KEY,
    }),
  ],
});

export default logger;
