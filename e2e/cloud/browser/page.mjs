// A page of the clinic with Web Analytics and Speed Insights as npm gives them; their scripts are Aegle's.
import { inject, track } from '@vercel/analytics';
import { injectSpeedInsights } from '@vercel/speed-insights';

// Whoever opens the page says where Aegle is, before any script runs.
const { url, dsn } = window.aegle;

inject({
  mode: 'production',
  scriptSrc: `${url}/_vercel/insights/script.js`,
  dsn,
  beforeSend: event => (event.url.includes('/private') ? null : { ...event, url: event.url.replace(/from=[^&]*/, 'from=removed') }),
});
injectSpeedInsights({ scriptSrc: `${url}/_vercel/speed-insights/script.js`, dsn, route: '/book' });

setTimeout(() => {
  document.querySelector('h1').insertAdjacentHTML('afterend', '<div id="notice" style="height: 120px">A room is free</div>');
}, 300);
const clickTold = new Promise(done => new PerformanceObserver(done).observe({ type: 'event', durationThreshold: 16 }));
document.querySelector('button').addEventListener('click', async () => {
  const until = performance.now() + 60;
  while (performance.now() < until);
  track('booked in a browser', { price: 1499 });
  history.pushState({}, '', '/private');
  history.pushState({}, '', '/done');
  await clickTold;
  window.done = true;
});
