// Names below localhost are this machine (RFC 6761), as browsers know; Node asks the system's resolver, which may not.
// A platform has api.SITE in its DNS instead.
import dns from 'node:dns';

const lookup = dns.lookup;
dns.lookup = (name, ...rest) => lookup(name.endsWith('.localhost') ? 'localhost' : name, ...rest);
