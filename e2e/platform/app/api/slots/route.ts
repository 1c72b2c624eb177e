import { freeSlots } from '@/lib/diary';
import { measured } from '@/lib/measured';

export const dynamic = 'force-dynamic';

export const GET = measured('GET', '/api/slots', async () => Response.json(freeSlots()));
