'use client';

import { useState } from 'react';
import type { Slot } from '@/lib/diary';

type Price = { currency: string; amount: number };

const PRICES: Record<string, Price> = { consultation: { currency: 'THB', amount: 1200 } };

// Nobody has set a price for lasers: what an error in a browser looks like.
function priceOf(slot: Slot): string {
  const price = PRICES[slot.service]!;
  return `${price.amount} ${price.currency}`;
}

export function Booking({ slots }: { slots: Slot[] }) {
  const [told, tell] = useState('');

  async function refresh() {
    const [slots, hours] = await Promise.all(['/api/slots', '/api/hours'].map((path) => fetch(path)));
    const { closes } = await hours!.json();
    tell(`${(await slots!.json()).length} slots are free until ${closes}`);
  }

  async function reserve(slot: Slot) {
    const answer = await fetch('/api/bookings', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ slot: slot.id }),
    });
    tell(answer.ok ? `Booked ${slot.time}` : `Could not book ${slot.time}`);
  }

  return (
    <>
      <ul>
        {slots.map((slot) => (
          <li key={slot.id}>
            {slot.time} {slot.service}{' '}
            <button id={`price-${slot.id}`} onClick={() => tell(priceOf(slot))}>
              Price
            </button>{' '}
            <button id={`book-${slot.id}`} onClick={() => reserve(slot)}>
              Book
            </button>
          </li>
        ))}
      </ul>
      <button id="refresh" onClick={refresh}>
        Look again
      </button>
      <p id="told">{told}</p>
    </>
  );
}
