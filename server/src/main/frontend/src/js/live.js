// The page's connection to the server: what changes arrives here; pausing it or losing it is said in the top bar.
const indicator = () => document.querySelector('[data-live]');
let paused = false;

export function startLive() {
  const body = document.body;
  body.addEventListener('htmx:sseOpen', () => show('live'));
  body.addEventListener('htmx:sseError', () => show('lost'));
  body.addEventListener('htmx:configRequest', (event) => {
    const token = document.querySelector('meta[name="csrf-token"]');
    if (token) {
      event.detail.headers['X-CSRF-TOKEN'] = token.content;
    }
  });
  body.addEventListener('htmx:beforeRequest', (event) => {
    if (paused && event.detail.requestConfig.triggeringEvent?.type.startsWith('sse:')) {
      event.preventDefault();
    }
  });
  // Signed out meanwhile: the sign-in page is where this page leads now.
  body.addEventListener('htmx:responseError', (event) => {
    if (event.detail.xhr.status === 401) {
      location.reload();
    }
  });
  body.addEventListener('sse:alerts', (event) => announce(event.detail.data));
  body.addEventListener('sse:tick', () => {
    if (!paused) {
      document.dispatchEvent(new CustomEvent('aegle:tick'));
    }
  });
  keepOpenWhatIsOpen(body);
  indicator()?.addEventListener('click', () => {
    paused = !paused;
    show(paused ? 'paused' : 'live');
  });
  window.addEventListener('beforeunload', () => window.htmx.trigger(body, 'htmx:beforeCleanupElement'));
}

function show(state) {
  const button = indicator();
  if (!button || (paused && state === 'live')) {
    return;
  }
  button.dataset.state = state;
  const words = button.getAttribute(`data-words-${state}`);
  button.querySelector('.word').textContent = words;
  button.title = state === 'paused' ? button.dataset.resume : button.dataset.pause;
  button.setAttribute('aria-label', words);
  document.querySelector('[data-lost]')?.toggleAttribute('hidden', state !== 'lost');
}

function announce(sentence) {
  const place = document.getElementById('announce');
  if (place && sentence && !paused) {
    place.textContent = sentence;
  }
}

// A part that is replaced keeps its opened explanations.
function keepOpenWhatIsOpen(body) {
  let open = [];
  body.addEventListener('htmx:beforeSwap', () => {
    open = [...document.querySelectorAll('details[open][id]')].map((details) => details.id);
  });
  body.addEventListener('htmx:afterSwap', () => {
    open.forEach((id) => document.getElementById(id)?.setAttribute('open', ''));
    document.dispatchEvent(new CustomEvent('aegle:swapped'));
  });
}
