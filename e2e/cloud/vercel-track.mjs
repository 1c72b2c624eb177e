// track() of a server; VERCEL_WEB_ANALYTICS_ENDPOINT names the door, with project and public key.
import { track } from '@vercel/analytics/server';
import { sent } from './sent.mjs';

const headers = { referer: 'https://clinic.example/book', 'user-agent': 'ClinicApp/3.1', 'x-forwarded-for': '198.51.100.4' };
await track('booking tracked', { clinic: 'bkk-01', price: 1499, vip: true }, { headers });
sent({ client: '@vercel/analytics', kind: 'log', query: 'event.name:"booking tracked" AND event.data.price:1499 AND event.data.vip:true AND url.path:"/book"' });
sent({ client: '@vercel/analytics', series: 'aegle_custom_events_total{event="booking tracked"} == 1' });
