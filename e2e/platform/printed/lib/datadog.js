// The guide as printed: Monitoring Tools Integration, 3. DataDog Integration (DD-1, DD-2).
// lib/datadog.js
import { dogstatsd } from 'datadog-metrics';

export function increment(metric, tags = {}) {
  dogstatsd.increment(metric, tags);
}

export function gauge(metric, value, tags = {}) {
  dogstatsd.gauge(metric, value, tags);
}

export function histogram(metric, value, tags = {}) {
  dogstatsd.histogram(metric, value, tags);
}

// Usage
increment('appointment.booked', {
  clinic_id: clinicId,
  service_type: serviceType,
});
