import { sent } from './sent.mjs';

const name = process.env.SENTRY_PACKAGE;
const module = await import(name);
const Sentry = module.init ? module : module.default;

Sentry.init({
  dsn: process.env.AEGLE_DSN,
  release: 'clients@1.0.0',
  environment: 'e2e',
  tracesSampleRate: 1,
});
const id = Sentry.captureException(new Error(`thrown for ${name}`));
Sentry.startSpan({ name: `span of ${name}`, op: 'e2e' }, () => {});
if (!(await Sentry.flush(10_000))) {
  throw new Error('the SDK could not send everything within 10 s');
}
sent({ client: name, kind: 'error', query: `event.id:${id} AND message:"thrown for"` });
sent({ client: name, kind: 'span', query: `span.name:"span of ${name}"` });
