import * as Sentry from '@sentry/nextjs';
import { dataCollection, tracesSampler } from './lib/sampling';

Sentry.init({
  dsn: process.env.NEXT_PUBLIC_SENTRY_DSN,
  environment: process.env.NEXT_PUBLIC_ENVIRONMENT,
  tracesSampler,
  dataCollection,
  ignoreSpans: [
    // Next times it in milliseconds, which the SDK takes for seconds: it would last for minutes.
    'NextNodeServer.clientComponentLoading',
    // What the edge runtime's SDK sends leaves through this process.
    { op: 'http.client', attributes: { 'url.path': /^\/api\/\d+\/envelope\// } },
  ],
});

// Tells the bars of a trace apart.
Sentry.getGlobalScope().setAttribute('service.name', 'booking');
