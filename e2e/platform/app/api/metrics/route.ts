import { createHash, timingSafeEqual } from 'node:crypto';
import { figures } from '@/lib/figures';

export const dynamic = 'force-dynamic';

const digest = (text: string) => createHash('sha256').update(text).digest();

// Revenue and visits are not for everyone who asks (MET-3): a scraper shows the key it was given.
function mayRead(request: Request): boolean {
  const key = process.env.METRICS_KEY;
  const shown = request.headers.get('authorization') ?? '';
  return key !== undefined && timingSafeEqual(digest(shown), digest(`Bearer ${key}`));
}

// The text that Prometheus and Aegle scrape; JSON would count as down (MET-1).
export async function GET(request: Request) {
  if (!mayRead(request)) {
    return new Response('show the key of the scraper\n', { status: 401 });
  }
  return new Response(await figures.registry.metrics(), {
    headers: { 'content-type': figures.registry.contentType },
  });
}
