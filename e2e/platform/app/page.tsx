import { freeSlots } from '@/lib/diary';
import { logger } from '@/lib/logger';
import { Booking } from './booking';

// Made for each visit, so that the page carries the trace id of its own request to the browser.
export const dynamic = 'force-dynamic';

export default function Page() {
  const slots = freeSlots();
  logger.info({ slots: slots.length }, 'Showed the free slots');
  return (
    <main>
      <h1>Skin clinic</h1>
      <p>Free today:</p>
      <Booking slots={slots} />
    </main>
  );
}
