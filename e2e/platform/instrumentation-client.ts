import * as Sentry from '@sentry/nextjs';
import { dataCollection, tracesSampleRate } from './lib/sampling';

Sentry.init({
  dsn: process.env.NEXT_PUBLIC_SENTRY_DSN,
  // NODE_ENV is 'production' in previews too (SDK-3). The release is put in by withSentryConfig.
  environment: process.env.NEXT_PUBLIC_ENVIRONMENT,
  tracesSampleRate,
  dataCollection,
  replaysSessionSampleRate: 0.1,
  replaysOnErrorSampleRate: 1.0,
  integrations: [
    // new Sentry.Replay is of version 7 (SDK-1).
    Sentry.replayIntegration({
      maskAllText: true,
      maskAllInputs: true,
      blockAllMedia: true,
    }),
  ],
});

// Tells the bars of a trace apart.
Sentry.getGlobalScope().setAttribute('service.name', 'booking-page');

export const onRouterTransitionStart = Sentry.captureRouterTransitionStart;
