// The guide as printed: Log Aggregation & Analysis, 1. Structured Logging (LOG-1).
// lib/logger.js
import pino from 'pino';

export const logger = pino({
  level: process.env.LOG_LEVEL || 'info',
  formatters: {
    level: (label) => ({ level: label }),
  },
  timestamp: pino.stdTimeFunctions.isoTime,
});

// Usage throughout app
logger.info({ userId, action: 'appointment_booked' }, 'Appointment booked successfully');
logger.error({ err, userId, endpoint: '/api/appointments' }, 'Failed to book appointment');
