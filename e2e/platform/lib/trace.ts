import * as Sentry from '@sentry/nextjs';

// The ids under which the SDK itself would report an error of this moment, with or without a span.
export function traceIds(): { trace_id?: string; span_id?: string } {
  const [trace_id, span_id] = Sentry.getTraceData()['sentry-trace']?.split('-') ?? [];
  return { trace_id, span_id };
}
