// Plays a recording inside the sandboxed frame. The frame has an origin of its own, runs this script only and loads
// nothing; it talks to the page through one port. The recording is built in this very document: the frame may not look
// into a frame of its own, so the player is given this window where it asks for one.
import { Replayer } from '@rrweb/replay';

const TICK_MILLIS = 100;
let replayer = null;

// The first message brings the port. Opening the document anew drops all listeners of the window, but not the port's.
window.addEventListener('message', function first(event) {
  const port = event.ports[0];
  if (!port) {
    return;
  }
  window.removeEventListener('message', first);
  port.onmessage = ({ data }) => obey(data, port);
  port.postMessage({ says: 'ready' });
});

function obey(order, port) {
  switch (order.does) {
    case 'load':
      load(order.events, port);
      break;
    case 'play':
      replayer.play(order.at);
      break;
    case 'pause':
      replayer.pause(order.at);
      break;
    case 'speed':
      replayer.setConfig({ speed: order.speed });
      break;
  }
}

function load(events, port) {
  const root = document.createElement('div');
  document.body.append(root);
  replayer = withOwnWindow(() => new Replayer(events, { root, mouseTail: false, showWarning: false, pauseAnimation: true }));
  // The player builds only into a frame that it has sandboxed itself, or where it is told that scripts of the recording
  // may run. Here they cannot: this frame is sandboxed from outside, and its policy runs the server's own script alone.
  replayer.UNSAFE_replayCanvas = true;
  replayer.on('resize', (size) => port.postMessage({ says: 'size', width: size.width, height: size.height }));
  replayer.on('finish', () => port.postMessage({ says: 'finished' }));
  new MutationObserver(() => {
    const { left, top } = replayer.wrapper.querySelector('.replayer-mouse').style;
    port.postMessage({ says: 'pointer', x: Number.parseFloat(left), y: Number.parseFloat(top) });
  }).observe(replayer.wrapper.querySelector('.replayer-mouse'), { attributes: true, attributeFilter: ['style'] });
  setInterval(() => port.postMessage({ says: 'time', at: replayer.getCurrentTime() }), TICK_MILLIS);
  replayer.pause(0);
  port.postMessage({ says: 'loaded', length: replayer.getMetaData().totalTime });
}

// The player makes one frame for the recording and looks into it: here that is a plain element with this window inside.
function withOwnWindow(make) {
  const create = document.createElement;
  document.createElement = function (name, ...rest) {
    if (name !== 'iframe') {
      return create.call(document, name, ...rest);
    }
    delete document.createElement;
    const stand = create.call(document, 'div');
    Object.defineProperty(stand, 'contentDocument', { value: document });
    Object.defineProperty(stand, 'contentWindow', { value: window });
    return stand;
  };
  try {
    return make();
  } finally {
    delete document.createElement;
  }
}
