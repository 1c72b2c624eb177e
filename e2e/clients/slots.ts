/** A free time of a clinic, as the platform's own code reads one. */
interface Slot {
  time: string;
  room: { number: string } | null;
}

export function roomOf(slot: Slot): string {
  return slot.room!.number;
}

export function book(slots: Slot[]): string {
  return slots.map(slot => `${slot.time} in ${roomOf(slot)}`).join(', ');
}
