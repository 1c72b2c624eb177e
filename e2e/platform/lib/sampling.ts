import type { NodeOptions } from '@sentry/nextjs';

// Tracing everything, as the guide did (tracesSampleRate: 1.0), is for trials: it is set by the environment (SDK-4).
export const tracesSampleRate = Number(process.env.NEXT_PUBLIC_TRACES_SAMPLE_RATE ?? '0.1');

const ASKED_BY_MACHINES = /\/api\/(health|metrics)\b/;

// Nobody looks for the trace of a scrape; there would be one every few seconds.
export const tracesSampler: NodeOptions['tracesSampler'] = ({ name, attributes, inheritOrSampleWith }) => {
  const target = attributes?.['http.target'] ?? attributes?.['url.path'] ?? name;
  return ASKED_BY_MACHINES.test(String(target)) ? 0 : inheritOrSampleWith(tracesSampleRate);
};

// Since version 11 the SDK collects users, cookies, headers, query and bodies unless told otherwise. A clinic
// does not want them to leave the process; Aegle masks what arrives all the same.
export const dataCollection: NodeOptions['dataCollection'] = {
  userInfo: false,
  cookies: false,
  httpHeaders: { request: { allow: ['user-agent'] }, response: false },
  httpBodies: [],
  urlQueryParams: false,
  stackFrameVariables: false,
};
