// The guide as printed: Core Monitoring Setup, 1. APM, Sentry Configuration (SDK-5, SDK-6).
// next.config.js
const { withSentryConfig } = require('@sentry/nextjs');

module.exports = withSentryConfig({
  // ... next config
}, {
  silent: true,
  org: 'your-org',
  project: 'beauty-ai-precision',
});
