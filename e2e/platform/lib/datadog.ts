// The package has no `dogstatsd` (DD-1).
import metrics from 'datadog-metrics';

const PERIOD_SECONDS = 5;

if (process.env.DATADOG_SITE) {
  metrics.init({
    site: process.env.DATADOG_SITE,
    apiKey: process.env.DATADOG_API_KEY,
    flushIntervalSeconds: PERIOD_SECONDS,
  });
}

// Tags are a list of 'key:value', and the third argument: the second is by how much (DD-2).
export function increment(metric: string, tags: Record<string, string>) {
  if (process.env.DATADOG_SITE) {
    const list = Object.entries(tags).map(([key, value]) => `${key}:${value}`);
    metrics.increment(metric, 1, list);
  }
}
