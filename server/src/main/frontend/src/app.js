// What every page runs: a page is whole before this, and live after it.
import './js/htmx-global.js';
import 'htmx-ext-sse';
import { startLive } from './js/live.js';
import { startKeyboard } from './js/keyboard.js';
import { startParts } from './js/parts.js';

document.documentElement.classList.add('scripted');
startParts();
startLive();
startKeyboard();

if (document.querySelector('[data-chart]')) {
  import('./js/chart.js').then((charts) => charts.startCharts());
}
if (document.querySelector('promql-editor')) {
  import('./js/explore.js').then((explore) => explore.startEditor());
}
if (document.querySelector('[data-replay]')) {
  import('./js/replay.js').then((replay) => replay.startReplay());
}
if (document.querySelector('[data-tail]')) {
  import('./js/tail.js').then((tail) => tail.startTail());
}
