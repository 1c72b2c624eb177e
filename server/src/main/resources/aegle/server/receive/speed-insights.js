// Speed Insights of @vercel/speed-insights, answered by Aegle: LCP, FCP, CLS, INP and TTFB of a page, sent when it is left.
// It takes what the package asks of it through window.si, and its options from the data attributes of its own element:
// data-endpoint, data-dsn, data-route, data-sample-rate, data-sdkn, data-sdkv, data-debug.
(() => {
  const script = document.currentScript || document.querySelector('script[src*="speed-insights/script.js"]');
  if (!script || window.sii) {
    return;
  }
  window.sii = true;
  const options = script.dataset;
  const debug = options.debug !== undefined && options.debug !== 'false';
  const sampled = Math.random() < Number(options.sampleRate ?? 1);
  const dsn = /^(https?:\/\/)([^@/]+)@(.+)\/(\d+)$/.exec(options.dsn || '');
  const key = dsn ? `?project=${dsn[4]}&key=${encodeURIComponent(dsn[2])}` : '';
  const endpoint = options.endpoint
    || (dsn ? `${dsn[1]}${dsn[3]}/_vercel/speed-insights/vitals${key}` : new URL('vitals', script.src).href);
  const visit = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;
  const values = new Map();
  const sent = new Map();
  let beforeSend = event => event;

  const observe = (type, seen, more) => {
    try {
      const observer = new PerformanceObserver(list => list.getEntries().forEach(seen));
      observer.observe({ type, buffered: true, ...more });
      return () => observer.takeRecords().forEach(seen);
    } catch {
      return () => {}; // This browser does not know the type.
    }
  };

  const navigation = performance.getEntriesByType('navigation')[0];
  const began = navigation?.activationStart ?? 0;
  if (navigation?.responseStart) {
    values.set('TTFB', Math.max(0, navigation.responseStart - began));
  }
  let hiddenSince = document.visibilityState === 'hidden' ? 0 : Infinity;
  const flushes = [
    observe('paint', entry => {
      if (entry.name === 'first-contentful-paint' && entry.startTime < hiddenSince) {
        values.set('FCP', Math.max(0, entry.startTime - began));
      }
    }),
    observe('largest-contentful-paint', entry => {
      if (entry.startTime < hiddenSince) {
        values.set('LCP', Math.max(0, entry.startTime - began));
      }
    }),
    // A session of shifts ends after a second without one, and after five seconds; the worst counts.
    (() => {
      let session = { sum: 0, first: 0, last: 0 };
      return observe('layout-shift', entry => {
        if (entry.hadRecentInput) {
          return;
        }
        const goesOn = session.sum > 0 && entry.startTime - session.last < 1000 && entry.startTime - session.first < 5000;
        session = goesOn
          ? { ...session, sum: session.sum + entry.value, last: entry.startTime }
          : { sum: entry.value, first: entry.startTime, last: entry.startTime };
        values.set('CLS', Math.max(values.get('CLS') ?? 0, session.sum));
      });
    })(),
    // Of fifty interactions the worst does not count.
    (() => {
      const longest = new Map();
      const seen = entry => {
        if (!entry.interactionId) {
          return;
        }
        longest.set(entry.interactionId, Math.max(longest.get(entry.interactionId) ?? 0, entry.duration));
        const worst = [...longest.values()].sort((a, b) => b - a);
        values.set('INP', worst[Math.min(worst.length - 1, Math.floor(longest.size / 50))]);
      };
      const event = observe('event', seen, { durationThreshold: 40 });
      const first = observe('first-input', seen);
      return () => { event(); first(); };
    })(),
  ];

  const send = () => {
    flushes.forEach(flush => flush());
    if (values.has('FCP') && !values.has('CLS')) {
      values.set('CLS', 0);
    }
    const changed = [...values].filter(([name, value]) => sent.get(name) !== value);
    const event = changed.length && sampled ? beforeSend({ type: 'vital', url: location.href, route: options.route }) : null;
    if (!event) {
      return;
    }
    changed.forEach(([name, value]) => sent.set(name, value));
    const body = JSON.stringify({
      o: event.url, ts: Date.now(), sv: 'aegle-1', sdkn: options.sdkn, sdkv: options.sdkv,
      dp: event.route ?? options.route, speed: navigator.connection?.effectiveType,
      metrics: changed.map(([name, value]) => ({ name, value, id: `${visit}-${name}` })),
    });
    if (debug) {
      console.log('[speed-insights] vitals', body);
    }
    if (!navigator.sendBeacon?.(endpoint, body)) {
      fetch(endpoint, { method: 'POST', body, keepalive: true, credentials: 'omit' }).catch(() => {});
    }
  };

  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      hiddenSince = Math.min(hiddenSince, performance.now());
      send();
    }
  });
  addEventListener('pagehide', send);

  const call = (name, value) => { if (name === 'beforeSend') { beforeSend = value; } };
  const waiting = window.siq || [];
  window.si = call;
  waiting.forEach(([name, value]) => call(name, value));
})();
