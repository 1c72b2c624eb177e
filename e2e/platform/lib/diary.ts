import { CLINIC, figures, SERVICES } from './figures';

export type Slot = { id: string; time: string; service: string };

const SLOTS: Slot[] = ['09:30', '11:00', '14:30'].map((time, i) => ({
  id: `${CLINIC}-${time.replace(':', '')}`,
  time,
  service: SERVICES[i % SERVICES.length]!,
}));

export function freeSlots(): Slot[] {
  return SLOTS;
}

// The doctor of 11:00 is away, and the diary was not told: what a broken booking looks like.
export function book(id: string): Slot {
  const slot = SLOTS.find((each) => each.id === id);
  if (slot === undefined) {
    throw new RangeError(`no slot ${id} in the diary`);
  }
  if (slot.time === '11:00') {
    throw new Error(`no doctor for slot ${id}`);
  }
  figures.bookings.inc({ clinic_id: CLINIC, service_type: slot.service });
  return slot;
}
