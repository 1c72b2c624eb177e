// The guide as printed: Monitoring Tools Integration, 2. New Relic Integration (NR-1).
// lib/newrelic.js
import newrelic from 'newrelic';

export function trackCustomMetric(name, value, tags = {}) {
  newrelic.recordMetric(name, value, tags);
}

export function trackError(error, customAttributes = {}) {
  newrelic.noticeError(error, customAttributes);
}

// Usage
trackCustomMetric('ai.analysis.duration', duration, {
  model: 'claude-3',
  clinic_id: clinicId,
});
