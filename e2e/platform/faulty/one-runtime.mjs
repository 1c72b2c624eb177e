// One lib/sentry.js for all of Next.js, which only the server loads: nothing is ever heard of the browser.
import { createRequire } from 'node:module';

const Sentry = createRequire(import.meta.url)('@sentry/nextjs');
Sentry.init({ dsn: process.env.AEGLE_DSN, release: 'clinic-one-runtime@1.0.0', environment: 'e2e' });
for (let request = 0; request < 60; request++) {
  Sentry.captureException(new Error(`thrown on the server, request ${request}`));
  if (request % 20 === 0) {
    await Sentry.flush(10_000);
  }
}
if (!(await Sentry.flush(10_000))) {
  throw new Error('the SDK could not send everything within 10 s');
}
