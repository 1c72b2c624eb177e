// What the page tells of itself: errors, traces and a masked replay by Sentry's SDK, how fast it felt by web-vitals.
// Where to is written in the page by its server; a page without an address tells nobody.
import * as Sentry from '@sentry/browser';
import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';

const { dsn, vitals, release, environment } = Object.fromEntries(
  ['dsn', 'vitals', 'release', 'environment'].map((name) => [name, meta(name)]),
);

/** Begins to watch for a visitor, who is known by a made-up number only. */
export function watch(patient) {
  if (dsn) {
    Sentry.init({
      dsn,
      release,
      environment,
      // A demo keeps every visit; a busy platform would keep a share.
      tracesSampleRate: 1,
      replaysSessionSampleRate: 1,
      replaysOnErrorSampleRate: 1,
      enableLogs: true,
      integrations: [
        Sentry.browserTracingIntegration(),
        Sentry.replayIntegration({ maskAllText: true, maskAllInputs: true, blockAllMedia: true }),
      ],
    });
    Sentry.setUser({ id: patient });
  }
  if (vitals) {
    [onCLS, onFCP, onINP, onLCP, onTTFB].forEach((on) => on(tellVital));
  }
}

/** Says which clinic all that follows is about. */
export function concern(clinic) {
  Sentry.setTag('clinic_id', clinic);
  Sentry.getIsolationScope().setAttributes({ clinic_id: clinic });
  document.documentElement.dataset.clinic = clinic;
}

/** Does a step of the visit as a trace of its own, in which the clinic's server takes part. */
export function traced(name, step) {
  return Sentry.startNewTrace(() => Sentry.startSpan({ name, op: 'ui.action', forceTransaction: true }, step));
}

export function report(error) {
  Sentry.captureException(error);
}

export function note(message, attributes) {
  Sentry.logger.info(message, attributes);
}

function tellVital({ name, value, delta, rating, id, navigationType }) {
  const clinicId = document.documentElement.dataset.clinic;
  const metric = { name, value, delta, rating, id, navigationType, page: location.pathname, clinicId };
  navigator.sendBeacon(vitals, JSON.stringify(metric));
}

function meta(name) {
  return document.querySelector(`meta[name="aegle-${name}"]`)?.content ?? '';
}
