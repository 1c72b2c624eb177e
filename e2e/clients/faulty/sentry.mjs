// As the guide printed it: no release, every trace kept, nothing taken out of what is sent.
import * as Sentry from '@sentry/node';

Sentry.init({
  dsn: process.env.AEGLE_DSN,
  environment: process.env.NODE_ENV,
  tracesSampleRate: 1.0,
});
Sentry.setUser({ id: 'u-7', email: 'somchai@clinic.example' });
Sentry.captureException(new Error('thrown without a release'));
for (let request = 0; request < 400; request++) {
  Sentry.startNewTrace(() => Sentry.startSpan({ name: 'GET /api/slots', op: 'http.server', forceTransaction: true }, () => {}));
  if (request % 20 === 0) {
    await Sentry.flush(10_000);
  }
}
if (!(await Sentry.flush(10_000))) {
  throw new Error('the SDK could not send everything within 10 s');
}
