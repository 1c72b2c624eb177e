import newrelic from 'newrelic';

// recordMetric has no place for tags and drops them (NR-1): what is asked for by clinic is an event.
export function trackTimed(name: string, milliseconds: number, attributes: Record<string, string>) {
  newrelic.recordMetric(name, milliseconds);
  newrelic.recordCustomEvent('Timed', { name, milliseconds, ...attributes });
}

export function trackError(error: Error, attributes: Record<string, string> = {}) {
  newrelic.noticeError(error, attributes);
}
