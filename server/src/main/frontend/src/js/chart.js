// Time charts: thin lines, gaps as gaps, the threshold drawn and named, a legend that sorts and isolates, a table view.
import uPlot from 'uplot';
import { figure } from './figures.js';
import { makeSortable } from './parts.js';

const DASHES = [[], [6, 3], [2, 3], [10, 3, 2, 3]];
const COLOURS = 10;
const MAX_TABLE_ROWS = 500;

export function startCharts() {
  document.querySelectorAll('[data-chart]').forEach((element) => new Chart(element).load());
}

class Chart {
  constructor(element) {
    this.element = element;
    this.place = element.querySelector('.plot');
    this.unit = element.dataset.unit ?? '';
    this.zone = element.dataset.zone ?? 'UTC';
    this.isolated = null;
    new ResizeObserver(() => this.resize()).observe(this.place);
    document.addEventListener('aegle:tick', () => element.dataset.follows !== undefined && this.load());
    const repaint = () => {
      this.discard();
      if (this.data) {
        this.draw();
      }
    };
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
    element.querySelector('[data-as-table]')?.addEventListener('click', (event) => this.toggleTable(event.currentTarget));
  }

  async load() {
    try {
      const response = await fetch(this.element.dataset.src, { headers: { Accept: 'application/json' } });
      const answer = await response.json();
      if (!response.ok) {
        this.fail(answer.error ?? '');
        return;
      }
      this.data = answer;
      this.askedAt = Date.now() / 1000;
      this.draw();
    } catch {
      this.fail('');
    }
  }

  // What is drawn stays, with a sentence that says how old it is; without it the sentence stands alone.
  fail(reason) {
    if (this.data) {
      this.warn([this.word('stale').replace('{0}', this.exact(this.askedAt)), reason].join(' ').trim());
    } else {
      this.say(reason || this.word('failed'));
    }
  }

  warn(sentence) {
    const place = this.element.querySelector('[data-chart-trouble]');
    place.textContent = sentence;
    place.hidden = sentence === '';
  }

  // A sentence in place of the plot.
  say(sentence) {
    this.discard();
    this.closeTable();
    this.warn('');
    this.element.querySelector('.legend').replaceChildren();
    this.element.querySelector('[data-chart-note]').textContent = '';
    const note = document.createElement('p');
    note.className = 'loading';
    note.textContent = sentence;
    this.place.replaceChildren(note);
  }

  discard() {
    this.plot?.destroy();
    this.plot = null;
  }

  word(name) {
    return this.element.dataset[name];
  }

  draw() {
    const { times, series } = this.data;
    if (series.length === 0) {
      this.data = null;
      this.say(this.word('empty'));
      return;
    }
    const columns = [times, ...series.map((line) => line.values)];
    const names = JSON.stringify(series.map((line) => line.name));
    if (this.plot && this.names === names) {
      this.plot.setData(columns);
    } else {
      this.discard();
      this.names = names;
      this.place.replaceChildren();
      this.plot = new uPlot(this.options(series), columns, this.place);
      this.describe();
      this.buildLegend();
      this.showIsolated();
    }
    this.warn('');
    this.writeLegend();
    this.note();
    this.element.querySelector('.as-table')?.replaceChildren(this.valuesTable());
  }

  options(series) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: colour('--text-3'),
      font: '12px Inter, system-ui, sans-serif',
      grid: { stroke: colour('--grid'), width: 1 },
      ticks: { show: false },
    };
    return {
      width: Math.max(200, this.place.clientWidth),
      height: Number(this.element.dataset.height ?? 260),
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), this.zone),
      legend: { show: false },
      cursor: { y: false, sync: { key: 'page' }, points: { size: 6 }, drag: { x: true, y: false, setScale: false } },
      scales: { y: { range: (plot, low, high) => this.span(low, high) } },
      axes: [
        { ...axis, size: 28, space: 70, values: (plot, splits, _space, _at, increment) => this.clockWords(splits, increment) },
        { ...axis, size: 64, space: 36, values: (_plot, splits) => splits.map((value) => figure(value, this.unit)) },
      ],
      series: [{}, ...series.map((line, index) => this.line(line, index, colour))],
      hooks: {
        draw: [(plot) => this.drawThreshold(plot, colour)],
        setCursor: [(plot) => this.writeLegend(plot.cursor.idx)],
        setSelect: [(plot) => this.zoom(plot)],
      },
    };
  }

  line(line, index, colour) {
    return {
      label: line.name,
      stroke: colour(`--series-${(index % COLOURS) + 1}`),
      dash: index < 5 ? [] : DASHES[1 + (Math.floor(index / 5) - 1) % (DASHES.length - 1)],
      width: 1.5,
      spanGaps: false,
      points: { show: (plot, at, from, to) => to - from < 3, size: 4 },
    };
  }

  // Zero is in view unless the values are far from it; the threshold always is.
  span(low, high) {
    const threshold = this.threshold();
    const values = [low, high, threshold].filter((value) => value !== null && Number.isFinite(value));
    let min = Math.min(...values);
    let max = Math.max(...values);
    if (values.length === 0) {
      return [0, 1];
    }
    if (min > 0 && min < max * 0.6 || min === max) {
      min = Math.min(0, min);
    }
    const room = (max - min || Math.abs(max) || 1) * 0.08;
    return [min === 0 ? 0 : min - room, max + room];
  }

  threshold() {
    const text = this.element.dataset.threshold;
    return text === undefined ? null : Number(text);
  }

  drawThreshold(plot, colour) {
    const threshold = this.threshold();
    if (threshold === null || !Number.isFinite(threshold)) {
      return;
    }
    const { ctx, bbox } = plot;
    const scale = devicePixelRatio;
    const y = Math.round(plot.valToPos(threshold, 'y', true));
    ctx.save();
    ctx.strokeStyle = colour('--critical');
    ctx.fillStyle = colour('--critical');
    ctx.lineWidth = scale;
    ctx.setLineDash([6 * scale, 4 * scale]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `500 ${12 * scale}px Inter, system-ui, sans-serif`;
    ctx.textAlign = 'right';
    ctx.textBaseline = y - bbox.top > 20 * scale ? 'bottom' : 'top';
    ctx.fillText(this.element.dataset.thresholdLabel ?? '', bbox.left + bbox.width - 4 * scale, y - 2 * scale);
    ctx.restore();
  }

  zoom(plot) {
    if (plot.select.width < 8) {
      return;
    }
    const at = (pixel) => Math.round(plot.posToVal(pixel, 'x') * 1000);
    const address = new URL(location.href);
    address.searchParams.delete('range');
    address.searchParams.set('from', at(plot.select.left));
    address.searchParams.set('to', at(plot.select.left + plot.select.width));
    location.assign(address);
  }

  // Midnight is written as its date, so that a range of days can be read.
  clockWords(splits, increment) {
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: this.zone, hour: '2-digit', minute: '2-digit',
      ...(increment < 60 ? { second: '2-digit' } : {}) });
    const day = new Intl.DateTimeFormat('en-GB', { timeZone: this.zone, day: 'numeric', month: 'short' });
    return splits.map((seconds) => {
      const moment = new Date(seconds * 1000);
      const words = clock.format(moment);
      return words === '00:00' || increment >= 86400 ? day.format(moment) : words;
    });
  }

  exact(seconds) {
    return new Intl.DateTimeFormat('en-GB', { timeZone: this.zone, dateStyle: 'medium', timeStyle: 'medium' })
      .format(new Date(seconds * 1000));
  }

  describe() {
    const canvas = this.place.querySelector('canvas');
    canvas?.setAttribute('role', 'img');
    canvas?.setAttribute('aria-label', this.word('label'));
  }

  note() {
    this.element.querySelector('[data-chart-note]').textContent = this.data.note ?? '';
  }

  writeLegend(index) {
    const place = this.element.querySelector('.legend');
    const at = place.querySelector('[data-at]');
    // A new plot sets its cursor before its legend is built.
    if (!at || !this.data || place.querySelectorAll('tbody tr').length !== this.data.series.length) {
      return;
    }
    const pointed = index !== null && index !== undefined;
    at.textContent = pointed ? this.exact(this.data.times[index]) : this.word('last');
    place.querySelectorAll('tbody tr').forEach((row) => {
      const values = this.data.series[Number(row.dataset.index)].values;
      const known = values.filter((value) => value !== null);
      const last = known.at(-1) ?? null;
      this.fill(row.cells[1], pointed ? values[index] : last);
      this.fill(row.cells[2], known.length ? known.reduce((a, b) => Math.min(a, b)) : null);
      this.fill(row.cells[3], known.length ? known.reduce((a, b) => Math.max(a, b)) : null);
    });
  }

  fill(cell, value) {
    cell.textContent = figure(value, this.unit);
    cell.dataset.value = value ?? '';
  }

  buildLegend() {
    const place = this.element.querySelector('.legend');
    place.innerHTML = '<table class="data"><thead><tr><th scope="col" data-sort="text"></th>' +
      '<th scope="col" class="right" data-sort="number"><span data-at></span></th>' +
      '<th scope="col" class="right" data-sort="number"></th><th scope="col" class="right" data-sort="number"></th>' +
      '</tr></thead><tbody></tbody></table>';
    const heads = place.querySelectorAll('th');
    heads[0].textContent = this.word('series');
    heads[2].textContent = this.word('lowest');
    heads[3].textContent = this.word('highest');
    makeSortable();
    const body = place.querySelector('tbody');
    this.data.series.forEach((line, index) => body.append(this.legendRow(line, index)));
  }

  legendRow(line, index) {
    const row = document.createElement('tr');
    row.dataset.index = String(index);
    row.innerHTML = '<td><button type="button" class="name"><svg class="swatch" viewBox="0 0 18 6" aria-hidden="true">' +
      '<line x1="0" y1="3" x2="18" y2="3" stroke-width="2"></line></svg><span></span></button></td>' +
      '<td class="right"></td><td class="right"></td><td class="right"></td>';
    const stroke = row.querySelector('line');
    stroke.setAttribute('stroke', `var(--series-${(index % COLOURS) + 1})`);
    const dash = this.line(line, index, () => '').dash;
    if (dash.length) {
      stroke.setAttribute('stroke-dasharray', dash.join(' '));
    }
    row.querySelector('span').textContent = line.name;
    row.querySelector('button').title = this.word('only');
    row.querySelector('button').addEventListener('click', () => this.isolate(line.name));
    return row;
  }

  isolate(name) {
    this.isolated = this.isolated === name ? null : name;
    this.showIsolated();
  }

  // A series that has left the answer isolates nothing any more.
  showIsolated() {
    const { series } = this.data;
    if (!series.some((line) => line.name === this.isolated)) {
      this.isolated = null;
    }
    const off = (index) => this.isolated !== null && series[index].name !== this.isolated;
    series.forEach((_, index) => this.plot.setSeries(index + 1, { show: !off(index) }));
    this.element.querySelectorAll('.legend tbody tr').forEach((row) => {
      row.toggleAttribute('data-off', off(Number(row.dataset.index)));
    });
  }

  toggleTable(button) {
    if (button.getAttribute('aria-pressed') === 'true') {
      this.closeTable();
    } else if (this.data) {
      button.setAttribute('aria-pressed', 'true');
      const table = document.createElement('div');
      table.className = 'as-table scroll';
      table.tabIndex = 0;
      table.append(this.valuesTable());
      this.place.hidden = true;
      this.place.after(table);
    }
  }

  closeTable() {
    this.element.querySelector('.as-table')?.remove();
    this.element.querySelector('[data-as-table]')?.setAttribute('aria-pressed', 'false');
    this.place.hidden = false;
  }

  valuesTable() {
    const { times, series } = this.data;
    const table = document.createElement('table');
    table.className = 'data';
    const head = table.createTHead().insertRow();
    [this.word('time'), ...series.map((line) => line.name)].forEach((word) => {
      const cell = document.createElement('th');
      cell.scope = 'col';
      cell.textContent = word;
      head.append(cell);
    });
    const body = table.createTBody();
    for (let i = times.length - 1; i >= 0 && times.length - i <= MAX_TABLE_ROWS; i--) {
      const row = body.insertRow();
      row.insertCell().textContent = this.exact(times[i]);
      series.forEach((line) => {
        const cell = row.insertCell();
        cell.className = 'right';
        cell.textContent = figure(line.values[i], this.unit);
      });
    }
    return table;
  }

  resize() {
    if (this.plot && this.place.clientWidth > 0) {
      this.plot.setSize({ width: this.place.clientWidth, height: this.plot.height });
    }
  }
}
