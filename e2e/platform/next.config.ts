import type { NextConfig } from 'next';
// The guide required '@sentry/nextjs': since version 11 withSentryConfig is exported by '/config' only (SDK-6).
import { withSentryConfig } from '@sentry/nextjs/config';

const nextConfig: NextConfig = {
  poweredByHeader: false,
  // They look for files of their own beside themselves, and patch what is loaded after them: not to be bundled.
  serverExternalPackages: ['datadog-metrics', 'newrelic', 'winston', 'winston-cloudwatch'],
};

export default withSentryConfig(nextConfig, {
  // Where the build announces its release and uploads its source maps: Aegle, not sentry.io.
  sentryUrl: process.env.SENTRY_URL,
  org: 'clinic',
  project: 'web',
  // Without a token nothing is uploaded and every stack stays minified (SDK-5). It is an Aegle key that may write.
  authToken: process.env.SENTRY_AUTH_TOKEN,
  release: { name: process.env.RELEASE, create: true, finalize: true },
  telemetry: false,
  // The guide was silent: a failed upload would go unseen.
  silent: false,
  errorHandler: (error) => {
    throw error;
  },
});
