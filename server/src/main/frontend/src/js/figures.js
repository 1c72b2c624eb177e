// Numbers with three significant digits and their unit, as the server writes them.
const SCALES = {
  seconds: [[1, 's'], [1e-3, 'ms'], [1e-6, 'µs']],
  bytes: [[1024 ** 4, 'TiB'], [1024 ** 3, 'GiB'], [1024 ** 2, 'MiB'], [1024, 'KiB'], [1, 'B']],
};

export function figure(value, unit) {
  if (value === null || value === undefined) {
    return 'no data';
  }
  if (Number.isNaN(value) || !Number.isFinite(value)) {
    return String(value).replace('Infinity', 'Inf');
  }
  if (unit === 'ratio') {
    return digits(value * 100) + ' %';
  }
  if (unit === 'per-second') {
    return digits(value) + '/s';
  }
  const scale = SCALES[unit];
  if (scale && value !== 0) {
    const [size, word] = scale.find(([least]) => Math.abs(value) >= least) ?? scale.at(-1);
    return digits(value / size) + ' ' + word;
  }
  return scale ? '0 ' + scale.at(unit === 'seconds' ? 0 : -1)[1] : digits(value);
}

export function digits(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e15)) {
    return value.toExponential(2);
  }
  if (size >= 1000) {
    return Math.round(value).toLocaleString('en-US');
  }
  return String(Number(value.toPrecision(3)));
}
