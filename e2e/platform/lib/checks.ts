import { connect } from 'node:net';

const DEADLINE_MS = 1_000;

// Where something listens whose address names no port.
const USUAL_PORTS: Record<string, number> = { 'http:': 80, 'https:': 443, 'postgres:': 5432, 'postgresql:': 5432, 'smtp:': 587 };

// Whether something listens at the host and port of an address, decided within DEADLINE_MS.
function reach(address: string): Promise<boolean> {
  const { protocol, hostname, port } = new URL(address);
  return new Promise((decide) => {
    const socket = connect({ host: hostname, port: Number(port || USUAL_PORTS[protocol]), timeout: DEADLINE_MS });
    const end = (reached: boolean) => {
      socket.destroy();
      decide(reached);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

export type Health = { status: 'healthy' | 'degraded' | 'unhealthy'; services: Record<string, string> };

// Everything at once, each within its deadline. Only the database makes the platform useless; a clinic
// without e-mail still books (HLT-2, HLT-3). What has no address is not asked.
export async function health(): Promise<Health> {
  const addresses = Object.entries({
    database: process.env.DATABASE_URL,
    ai_services: process.env.AI_URL,
    email: process.env.EMAIL_URL,
  }).filter((each): each is [string, string] => each[1] !== undefined);
  const reached = await Promise.all(addresses.map(([, address]) => reach(address)));
  const services = Object.fromEntries(addresses.map(([name], i) => [name, reached[i] ? 'healthy' : 'unhealthy']));
  const status = services.database === 'unhealthy' ? 'unhealthy' : reached.includes(false) ? 'degraded' : 'healthy';
  return { status, services };
}
