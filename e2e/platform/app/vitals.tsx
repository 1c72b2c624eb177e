'use client';

import { getTraceData } from '@sentry/nextjs';
import { useReportWebVitals } from 'next/web-vitals';

type Report = Parameters<Parameters<typeof useReportWebVitals>[0]>[0];

// Outside of the component: a function that is made anew with each rendering would report everything again.
function send({ id, name, value, delta, rating, navigationType }: Report) {
  const trace_id = getTraceData()['sentry-trace']?.split('-')[0];
  const beacon = { id, name, value, delta, rating, navigationType, path: location.pathname, trace_id };
  navigator.sendBeacon(process.env.NEXT_PUBLIC_VITALS_URL!, JSON.stringify(beacon));
}

// The guide wrote getCLS and its kin to the console (VIT-1, VIT-2). Next brings the library and calls it at the right time.
export function Vitals() {
  useReportWebVitals(send);
  return null;
}
