import { logAccess } from '@/lib/access-log';
import { book } from '@/lib/diary';
import { CLINIC } from '@/lib/figures';
import { logger } from '@/lib/logger';
import { measured } from '@/lib/measured';
import { tellBooked } from '@/lib/told';

export const POST = measured('POST', '/api/bookings', async (request) => {
  const begun = performance.now();
  const { slot } = await request.json();
  const booked = book(slot);
  logAccess({ actor: 'visitor', record: booked.id, resource: 'slot', action: 'write', outcome: 'allowed' });
  logger.info({ action: 'appointment_booked', slot: booked.id, clinic_id: CLINIC }, 'Appointment booked successfully');
  await tellBooked(booked, performance.now() - begun, request);
  return Response.json(booked, { status: 201 });
});
