// A page that is set up wrongly: production from somebody's own machine, recordings that show all, vitals of the time of FID.
import * as Sentry from '@sentry/browser';
import { onCLS, onFCP, onFID, onLCP, onTTFB } from 'web-vitals';

// Whoever opens the page says where Aegle is, before any script runs.
const { dsn, vitals } = window.aegle;

const replay = Sentry.replayIntegration({ maskAllText: false, blockAllMedia: false, minReplayDuration: 0 });
Sentry.init({
  dsn,
  release: 'clinic-faulty@1.0.0',
  environment: 'production',
  tracesSampleRate: 1,
  replaysSessionSampleRate: 1,
  integrations: [Sentry.browserTracingIntegration(), replay],
});

for (const on of [onCLS, onFCP, onFID, onLCP, onTTFB]) {
  on(metric => navigator.sendBeacon(vitals, JSON.stringify(metric)));
}

document.querySelector('button').addEventListener('click', async () => {
  Sentry.captureException(new Error('thrown on a page that is set up wrongly'));
  await replay.flush();
  await Sentry.flush(10_000);
  window.done = true;
});
