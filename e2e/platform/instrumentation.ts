import * as Sentry from '@sentry/nextjs';

// Next calls this once for each runtime; the guide's one lib/sentry.js was imported by nothing (SDK-2).
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    await import('./sentry.server.config');
    await import('newrelic');
  }
  if (process.env.NEXT_RUNTIME === 'edge') {
    await import('./sentry.edge.config');
  }
}

// Errors of pages, route handlers and the proxy.
export const onRequestError = Sentry.captureRequestError;
