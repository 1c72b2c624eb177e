import { health } from '@/lib/checks';

// Without this line the answer of the build may be given for ever (HLT-1).
export const dynamic = 'force-dynamic';

// Ready for patients? Memory, versions and messages of errors are nobody's business here (HLT-3).
export async function GET() {
  const found = await health();
  const status = found.status === 'unhealthy' ? 503 : 200;
  return Response.json({ ...found, timestamp: new Date().toISOString() }, { status });
}
