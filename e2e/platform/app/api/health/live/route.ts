export const dynamic = 'force-dynamic';

// Alive at all? Asks nobody, so that a restart is not the answer to a database that is away.
export async function GET() {
  return Response.json({ status: 'alive' });
}
