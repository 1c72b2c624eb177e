// Lines of the log as they come in: bounded, pausable, and honest about what was not shown.
const MAX_ROWS = 500;
let source = null;
let paused = false;
let waiting = [];
let arrived = 0;
let missed = 0;

export function startTail() {
  const button = document.querySelector('[data-tail]');
  const panel = document.getElementById('tail');
  button.addEventListener('click', () => {
    if (!source) {
      follow(button, panel);
    } else {
      paused = !paused;
      if (!paused) {
        show(panel, waiting);
        waiting = [];
      }
      tell(button, panel, paused ? 'paused' : 'following');
    }
  });
  panel.querySelector('[data-tail-stop]').addEventListener('click', () => stop(button, panel));
  window.addEventListener('beforeunload', () => source?.close());
}

function follow(button, panel) {
  panel.hidden = false;
  paused = false;
  waiting = [];
  arrived = 0;
  missed = 0;
  source = new EventSource(button.dataset.tail);
  tell(button, panel, 'connecting');
  source.addEventListener('open', () => tell(button, panel, paused ? 'paused' : 'following'));
  source.addEventListener('error', () => (source.readyState === EventSource.CLOSED ? giveUp(button, panel) : tell(button, panel, 'lost')));
  source.addEventListener('lines', (event) => {
    const message = JSON.parse(event.data);
    arrived += message.lines.length;
    missed += message.missed;
    if (paused) {
      waiting.push(...message.lines);
      const over = Math.max(0, waiting.length - MAX_ROWS);
      waiting = waiting.slice(over);
      missed += over;
    } else {
      show(panel, message.lines);
    }
    tell(button, panel, paused ? 'paused' : 'following');
  });
}

// The server answered no: a browser tries again after a lost connection, and never after an answer.
function giveUp(button, panel) {
  tell(button, panel, 'refused');
  source = null;
  label(button, 'follow');
}

function stop(button, panel) {
  source?.close();
  source = null;
  panel.hidden = true;
  panel.querySelector('[data-tail-lines]').replaceChildren();
  label(button, 'follow');
  button.focus();
}

// Newest first, as in the list below; what a line says is only ever set as text.
function show(panel, lines) {
  const list = panel.querySelector('[data-tail-lines]');
  const skeleton = panel.querySelector('template').content;
  for (const line of lines) {
    const row = skeleton.cloneNode(true);
    const link = row.querySelector('a');
    link.href = line.href;
    link.classList.add(line.state.toLowerCase(), 'new-row');
    const time = row.querySelector('time');
    time.textContent = line.time;
    time.title = line.exact;
    const level = row.querySelector('.level');
    level.textContent = line.level || panel.dataset.nolevel;
    level.classList.add(line.state.toLowerCase());
    row.querySelector('.service').textContent = line.service;
    row.querySelector('.message').textContent = line.message;
    list.prepend(row);
  }
  while (list.childElementCount > MAX_ROWS) {
    list.lastElementChild.remove();
  }
}

function tell(button, panel, state) {
  const words = [panel.dataset[state].replace('{0}', arrived.toLocaleString('en')).replace('{1}', waiting.length.toLocaleString('en'))];
  if (missed > 0) {
    words.push(panel.dataset.missed.replace('{0}', missed.toLocaleString('en')));
  }
  panel.querySelector('[data-tail-status]').textContent = words.join(' ');
  label(button, paused ? 'resume' : 'pause');
}

function label(button, what) {
  button.querySelector('.word').textContent = button.getAttribute('data-words-' + what);
  button.setAttribute('aria-pressed', String(what !== 'follow'));
}
