import * as Sentry from '@sentry/nextjs';
import { dataCollection, tracesSampler } from './lib/sampling';

Sentry.init({
  dsn: process.env.NEXT_PUBLIC_SENTRY_DSN,
  environment: process.env.NEXT_PUBLIC_ENVIRONMENT,
  tracesSampler,
  dataCollection,
});

// Tells the bars of a trace apart.
Sentry.getGlobalScope().setAttribute('service.name', 'booking-edge');
