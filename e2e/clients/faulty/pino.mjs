// The platform's events as the guide printed them, by pino without redact, without a trace in any line.
import { format } from 'node:util';
import { Writable } from 'node:stream';
import pino from 'pino';

const lines = [];
const logger = pino(new Writable({ write: (line, _, done) => (lines.push(line), done()) }));

logger.info({ email: 'somchai@clinic.example', phone: '081-234-5678', action: 'appointment_booked' }, 'Appointment booked successfully');
logger.info({ event: 'authentication', type: 'failed_attempt', userId: 'u-7', success: true });
logger.info({ event: 'data_access', userId: 'u-7', resource: 'patient_record', action: 'read' });
logger.warn({ type: 'suspicious_data_access', details: { resource: 'patient_record', suspicious: true } });
logger.warn({ event: 'security_threat', threats: ['sql_injection_attempt'], endpoint: 'https://clinic.example/api/slots?q=1%27%20OR%201', userAgent: undefined });
// Date.now() - start, while the clock was set back.
logger.info({ duration: -3_200, model: 'skin-v2' }, 'AI analysis completed');
for (let slot = 0; slot < 60; slot++) {
  logger.info({ slot }, 'Showed a slot');
}
// lib/database.js of the guide, as a console writes it.
lines.push(Buffer.from(format('Pool stats:', { totalCount: 20, idleCount: 0, waitingCount: 3 }) + '\n'));

const response = await fetch(`${process.env.AEGLE_URL}/api/logs?service=web`, {
  method: 'POST',
  headers: { authorization: `Bearer ${process.env.AEGLE_KEY}`, 'content-type': 'application/x-ndjson' },
  body: Buffer.concat(lines.map(line => Buffer.from(line))),
});
if (response.status !== 200) {
  throw new Error(`answered ${response.status}: ${await response.text()}`);
}
