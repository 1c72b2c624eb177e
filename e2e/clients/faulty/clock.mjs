// A machine whose clock is ten minutes ahead, and a span that was measured while the clock was set back.
const TEN_MINUTES = 10 * 60_000;
const realNow = Date.now;
const RealDate = Date;
Date.now = () => realNow() + TEN_MINUTES;
globalThis.Date = class extends RealDate {
  constructor(...said) {
    super(...(said.length === 0 ? [realNow() + TEN_MINUTES] : said));
  }
};

const Sentry = await import('@sentry/node');
Sentry.init({ dsn: process.env.AEGLE_DSN, release: 'clinic-clock@1.0.0', environment: 'e2e', tracesSampleRate: 1 });
Sentry.captureException(new Error('thrown on a machine whose clock is ahead'));
const span = Sentry.startInactiveSpan({ name: 'analyse', op: 'ai', forceTransaction: true });
span.end(Date.now() - 5_000);
if (!(await Sentry.flush(10_000))) {
  throw new Error('the SDK could not send everything within 10 s');
}
