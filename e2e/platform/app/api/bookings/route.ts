import { book } from '@/lib/diary';
import { CLINIC } from '@/lib/figures';
import { logger } from '@/lib/logger';
import { measured } from '@/lib/measured';

export const POST = measured('POST', '/api/bookings', async (request) => {
  const { slot } = await request.json();
  const booked = book(slot);
  logger.info({ action: 'appointment_booked', slot: booked.id, clinic_id: CLINIC }, 'Appointment booked successfully');
  return Response.json(booked, { status: 201 });
});
