// The player's page: fetches the recording, hands it to the sandboxed frame, and steers it.
const SECONDS_BEFORE = 1e11;

const MAX_STEPS = 500;

// Who comes from an error sees what led to it: the recording is opened this much before it.
const LEAD_MILLIS = 3000;

export async function startReplay() {
  const box = document.querySelector('[data-replay]');
  const part = (name) => box.querySelector(`[data-part="${name}"]`);
  const frame = part('frame');
  const say = (words) => (part('status').textContent = words);
  let events;
  try {
    const answer = await fetch(box.dataset.replay, { headers: { Accept: 'application/json' } });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    events = inOrder(await answer.json());
  } catch (error) {
    say(`${box.dataset.failed} (${error.message})`);
    return;
  }
  if (events.length < 2) {
    say(box.dataset.short);
    return;
  }
  const asked = Number(box.dataset.at);
  // Where the asked moment stands in the recording; null where it is not in it.
  const moment = asked >= events[0].timestamp && asked <= events.at(-1).timestamp + LEAD_MILLIS ? asked - events[0].timestamp : null;
  const channel = new MessageChannel();
  const port = channel.port1;
  const state = { playing: false, length: 0, at: 0 };
  const hears = {
    ready: () => port.postMessage({ does: 'load', events }),
    loaded: ({ length }) => {
      state.length = length;
      part('seek').max = String(Math.ceil(length));
      part('seek').disabled = part('play').disabled = false;
      say(box.dataset.loaded);
      if (moment !== null) {
        go(Math.min(Math.max(0, moment - LEAD_MILLIS), length));
      }
      show();
    },
    time: ({ at }) => {
      state.at = Math.min(at, state.length);
      show();
    },
    size: ({ width, height }) => fit(box, frame, width, height),
    pointer: ({ x, y }) => point(frame, part('pointer'), x, y),
    finished: () => turn(false),
  };
  port.onmessage = ({ data }) => hears[data.says]?.(data);
  const show = () => {
    part('seek').value = String(state.at);
    part('seek').setAttribute('aria-valuetext', clock(state.at));
    part('time').textContent = `${clock(state.at)} / ${clock(state.length)}`;
  };
  const go = (at) => {
    state.at = at;
    port.postMessage({ does: 'pause', at });
    turn(false);
  };
  const turn = (playing) => {
    state.playing = playing;
    part('play').setAttribute('aria-pressed', String(playing));
    const icon = part('play').querySelector('use');
    icon?.setAttribute('href', icon.getAttribute('href').replace(/#.*$/, playing ? '#pause' : '#play'));
    part('play').querySelector('.word').textContent = playing ? box.dataset.pause : box.dataset.play;
  };
  part('play').addEventListener('click', () => {
    const from = state.at >= state.length ? 0 : state.at;
    port.postMessage(state.playing ? { does: 'pause' } : { does: 'play', at: from });
    turn(!state.playing);
  });
  part('seek').addEventListener('input', () => {
    state.at = Number(part('seek').value);
    port.postMessage({ does: state.playing ? 'play' : 'pause', at: state.at });
    show();
  });
  part('speed').addEventListener('change', () => port.postMessage({ does: 'speed', speed: Number(part('speed').value) }));
  // The frame's origin is of no name, so the port itself is the secret: it goes to the frame that this page holds.
  const hand = () => frame.contentWindow.postMessage({}, '*', [channel.port2]);
  frame.addEventListener('load', hand, { once: true });
  frame.src = box.dataset.stage;
  list(events, part('steps'), go, moment === null ? null : { at: moment, words: box.dataset.moment });
}

// Segments may overlap, and some rows carry seconds where all others carry milliseconds.
function inOrder(segments) {
  return segments
    .flat()
    .filter((event) => event && Number.isInteger(event.type) && Number.isFinite(event.timestamp))
    .map((event) => (event.timestamp < SECONDS_BEFORE ? { ...event, timestamp: Math.round(event.timestamp * 1000) } : event))
    .sort((a, b) => a.timestamp - b.timestamp);
}

// What the client noted on the way: clicks, pages, errors; each leads to its moment. The one that was asked for is marked.
function list(events, steps, go, asked) {
  const start = events[0].timestamp;
  const noted = events
    .filter((event) => event.type === 5 && event.data?.tag === 'breadcrumb')
    .map(({ timestamp, data: { payload } }) => ({ at: timestamp - start, words: [payload?.category, payload?.message].filter(Boolean).join(': ') }))
    .filter(({ words }) => words)
    .slice(0, MAX_STEPS);
  const all = asked ? [...noted, asked].sort((a, b) => a.at - b.at) : noted;
  for (const step of all) {
    const row = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button plain small';
    button.textContent = `${clock(step.at)}  ${step.words}`;
    if (step === asked) {
      button.setAttribute('aria-current', 'true');
    }
    button.addEventListener('click', () => go(step.at));
    row.append(button);
    steps.append(row);
  }
}

function fit(box, frame, width, height) {
  const stage = box.querySelector('[data-part="stage"]');
  frame.dataset.width = width;
  frame.dataset.height = height;
  const scale = Math.min(1, stage.clientWidth / width);
  frame.width = width;
  frame.height = height;
  frame.style.transform = `scale(${scale})`;
  frame.dataset.scale = scale;
  stage.style.height = `${Math.ceil(height * scale)}px`;
}

function point(frame, pointer, x, y) {
  const scale = Number(frame.dataset.scale ?? 1);
  if (Number.isFinite(x) && Number.isFinite(y)) {
    pointer.hidden = false;
    pointer.style.transform = `translate(${x * scale}px, ${y * scale}px)`;
  }
}

function clock(millis) {
  const seconds = Math.floor(millis / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
