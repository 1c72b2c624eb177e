// "/" search, "g" then a letter for rooms, "j" and "k" in lists, "e" explain, "?" help.
const ROOMS = {
  s: '/sources',
  i: '/doctor',
  y: '/cardinality',
  f: '/forwarding',
  w: '/wiring',
  j: '/objectives',
  h: '/opening-hours',
  n: '/silences',
  u: '/routes',
  o: '/',
  a: '/alerts',
  e: '/errors',
  p: '/replays',
  r: '/traces',
  l: '/logs',
  b: '/releases',
  v: '/web-vitals',
  m: '/explore',
  t: '/targets',
  d: '/deliveries',
  c: '/check-ins',
  k: '/masking',
};
const PATIENCE_MILLIS = 1200;
let goUntil = 0;

export function startKeyboard() {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      closeMenus();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) {
      return;
    }
    if (event.timeStamp < goUntil && ROOMS[event.key]) {
      location.assign(ROOMS[event.key]);
      return;
    }
    goUntil = 0;
    const act = ACTS[event.key];
    if (act && act(event)) {
      event.preventDefault();
    }
  });
  document.addEventListener('click', (event) => closeMenus(event.target));
}

const ACTS = {
  '/': () => focus(document.querySelector('[data-search]')),
  g: (event) => {
    goUntil = event.timeStamp + PATIENCE_MILLIS;
    return true;
  },
  j: () => move(1),
  k: () => move(-1),
  e: () => explain(),
  '?': () => {
    document.getElementById('help')?.showModal();
    return true;
  },
};

function typing(event) {
  const target = event.composedPath()[0];
  return target instanceof Element && (target.closest('input, textarea, select') || target.isContentEditable);
}

function focus(element) {
  element?.focus();
  return Boolean(element);
}

// The selected item is marked and its first link has the focus, so that Enter opens it.
function move(by) {
  const items = [...document.querySelectorAll('[data-item]')].filter((item) => item.offsetParent !== null);
  if (items.length === 0) {
    return false;
  }
  const now = items.findIndex((item) => item.getAttribute('aria-current') === 'true');
  const next = items[Math.min(items.length - 1, Math.max(0, now < 0 ? (by > 0 ? 0 : items.length - 1) : now + by))];
  items.forEach((item) => item.removeAttribute('aria-current'));
  next.setAttribute('aria-current', 'true');
  (next.querySelector('a, summary, button') ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

function explain() {
  const item = document.querySelector('[data-item][aria-current="true"]') ?? document;
  const details = item.querySelector('details.explain');
  if (details) {
    details.open = !details.open;
    details.querySelector('summary').focus();
  }
  return Boolean(details);
}

function closeMenus(except) {
  document.querySelectorAll('details.menu[open]').forEach((menu) => {
    if (!except || !menu.contains(except)) {
      menu.open = false;
    }
  });
  const jump = document.getElementById('jump');
  if (jump && (!except || !except.closest('.search'))) {
    jump.replaceChildren();
  }
}
