// Web Analytics of @vercel/analytics, answered by Aegle: page views, and the events of track().
// It takes what the package asks of it through window.va, and its options from the data attributes of its own element:
// data-endpoint, data-view-endpoint, data-event-endpoint, data-session-endpoint, data-dsn, data-sdkn, data-sdkv,
// data-disable-auto-track, data-debug. A dsn is https://PUBLIC_KEY@HOST/PROJECT, as Sentry's SDKs have it.
(() => {
  const script = document.currentScript || document.querySelector('script[src*="/insights/script.js"]:not([src*="speed-insights"])');
  if (!script || window.vai) {
    return;
  }
  window.vai = true;
  const options = script.dataset;
  const debug = options.debug !== undefined && options.debug !== 'false';
  const dsn = /^(https?:\/\/)([^@/]+)@(.+)\/(\d+)$/.exec(options.dsn || '');
  const key = dsn ? `?project=${dsn[4]}&key=${encodeURIComponent(dsn[2])}` : '';
  const base = options.endpoint || (dsn ? `${dsn[1]}${dsn[3]}/_vercel/insights` : new URL('.', script.src).href.replace(/\/$/, ''));
  const address = (own, name) => own || `${base.replace(/\/$/, '')}/${name}${key}`;
  const endpoints = {
    view: address(options.viewEndpoint, 'view'),
    event: address(options.eventEndpoint, 'event'),
    session: address(options.sessionEndpoint, 'session'),
  };
  let beforeSend = event => event;
  let referrer = document.referrer;
  let lastPath = null;

  const send = (kind, type, url, more) => {
    const event = beforeSend({ type, url });
    if (!event) {
      return;
    }
    const body = JSON.stringify({
      o: event.url, ts: Date.now(), sv: 'aegle-1', sdkn: options.sdkn, sdkv: options.sdkv, r: referrer, ...more,
    });
    if (debug) {
      console.log(`[insights] ${kind}`, body);
    }
    // Plain text needs no preflight; what is sent while the page goes away arrives.
    fetch(endpoints[kind], { method: 'POST', body, keepalive: true, credentials: 'omit' }).catch(() => {});
  };

  const pageview = ({ route, path } = {}) => {
    const url = path ? new URL(path, location.href).href : location.href;
    send('view', 'pageview', url, route ? { dp: route } : {});
    referrer = '';
    lastPath = location.pathname;
  };

  const calls = {
    beforeSend: middleware => { beforeSend = middleware; },
    event: ({ name, data, options: chosen } = {}) => {
      const flags = chosen && chosen.flags ? { f: { p: chosen.flags } } : {};
      send('event', 'event', location.href, { en: name, ed: data, ...flags });
    },
    pageview,
  };
  const call = (name, value) => { if (calls[name]) { calls[name](value); } };
  const waiting = window.vaq || [];
  window.va = call;
  waiting.filter(([name]) => name === 'beforeSend').forEach(([name, value]) => call(name, value));
  if (options.disableAutoTrack === undefined) {
    pageview();
    const watched = history.pushState;
    history.pushState = function pushState(...states) {
      watched.apply(this, states);
      if (location.pathname !== lastPath) {
        pageview();
      }
    };
    addEventListener('popstate', () => { if (location.pathname !== lastPath) { pageview(); } });
  }
  waiting.filter(([name]) => name !== 'beforeSend').forEach(([name, value]) => call(name, value));
})();
