import { track } from '@vercel/analytics/server';
import { increment } from './datadog';
import type { Slot } from './diary';
import { CLINIC } from './figures';
import { logger } from './logger';
import { trackTimed } from './newrelic';

// Tells a booking to the clients of the hosted products that this platform once had; all of them lead to Aegle now.
export async function tellBooked(slot: Slot, milliseconds: number, request: Request) {
  const place = { clinic_id: CLINIC, service_type: slot.service };
  increment('appointment.booked', place);
  trackTimed('appointment.booking.duration', milliseconds, place);
  try {
    // Without the request it is thrown away, which only a line on the console tells.
    await track('appointment_booked', place, { request });
  } catch (err) {
    logger.warn({ err }, 'Could not tell a booking'); // A booking that cannot be told has been made all the same.
  }
}
