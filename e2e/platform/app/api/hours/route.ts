export const runtime = 'edge';
export const dynamic = 'force-dynamic';

// Answered by the edge runtime, which has an init of its own: sentry.edge.config.ts.
export async function GET() {
  return Response.json({ opens: '09:00', closes: '18:00' });
}
