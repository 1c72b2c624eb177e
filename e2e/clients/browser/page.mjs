// A page of the clinic as it is in production: errors, traces and replays by Sentry, vitals by beacon.
import * as Sentry from '@sentry/browser';
import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';

// Whoever opens the page says where Aegle is, before any script runs.
const { dsn, vitals } = window.aegle;

const replay = Sentry.replayIntegration({ maskAllText: true, blockAllMedia: true, minReplayDuration: 0 });
Sentry.init({
  dsn,
  release: 'clinic-browser@2.4.1',
  environment: 'e2e',
  tracesSampleRate: 1,
  replaysSessionSampleRate: 1,
  integrations: [Sentry.browserTracingIntegration(), replay],
});

for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) {
  on(metric => navigator.sendBeacon(vitals, JSON.stringify(metric)));
}

// A notice that comes late moves what stands below it, and a slow answer to a click is felt: CLS and INP have something to measure.
setTimeout(() => {
  document.querySelector('h1').insertAdjacentHTML('afterend', '<div id="notice" style="height: 120px">Somchai, room 4</div>');
}, 300);
// How long a click took is told after the next paint; web-vitals reads it when the browser is idle.
const clickTold = new Promise(done => new PerformanceObserver(done).observe({ type: 'event', durationThreshold: 16 }));
document.querySelector('button').addEventListener('click', async () => {
  const until = performance.now() + 60;
  while (performance.now() < until);
  const id = Sentry.captureException(new Error('thrown in a browser'));
  const replayId = replay.getReplayId();
  await replay.flush();
  await Sentry.flush(10_000);
  await clickTold;
  await new Promise(requestIdleCallback);
  window.sent = { id, replayId };
  window.report = () => Sentry.showReportDialog({ eventId: id, labelSubmit: 'Tell us', successMessage: 'Thank you' });
});
