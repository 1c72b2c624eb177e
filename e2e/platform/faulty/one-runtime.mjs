// One lib/sentry.js for all of Next.js, which only the server loads: nothing is ever heard of the browser.
import { createRequire } from 'node:module';

const WANTED = 60;
const ENOUGH_TRIES = 600;

const Sentry = createRequire(import.meta.url)('@sentry/nextjs');
Sentry.init({ dsn: process.env.AEGLE_DSN, release: 'clinic-one-runtime@1.0.0', environment: 'e2e' });
const answers = {};
Sentry.getClient().on('afterSendEvent', (event, response) => {
  const status = response?.statusCode ?? 'none';
  answers[status] = (answers[status] ?? 0) + 1;
});
for (let request = 0; (answers[200] ?? 0) < WANTED; request++) {
  if (request === ENOUGH_TRIES) {
    throw new Error(`of ${request} errors too few were accepted: ${JSON.stringify(answers)}`);
  }
  Sentry.captureException(new Error(`thrown on the server, request ${request}`));
  if (request % 10 === 9) {
    await Sentry.flush(10_000);
  }
}
if (!(await Sentry.flush(10_000))) {
  throw new Error('the SDK could not send everything within 10 s');
}
