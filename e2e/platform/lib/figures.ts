import { Counter, Histogram, Registry } from 'prom-client';

export type Figures = ReturnType<typeof create>;

// Routes are bundled apart, so a module is loaded more than once in a process; what is counted is kept once.
const PLACE = Symbol.for('clinic.figures');
const kept = globalThis as { [PLACE]?: Figures };

export const CLINIC = 'bkk-1';
export const SERVICES = ['consultation', 'laser'];

function create() {
  const registry = new Registry();
  const registers = [registry];
  const figures = {
    registry,
    requests: new Counter({
      name: 'http_requests_total',
      help: 'Requests answered.',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    durations: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer a request.',
      labelNames: ['method', 'route'],
      // A threshold of a rule has to be an edge with others above it, else it is never exceeded (AL-7).
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
      registers,
    }),
    bookings: new Counter({
      name: 'appointment_bookings_total',
      help: 'Appointments booked.',
      labelNames: ['clinic_id', 'service_type'],
      registers,
    }),
    linesLost: new Counter({
      name: 'clinic_log_lines_lost_total',
      help: 'Log lines that Aegle did not take, or that had to give way while it was away.',
      registers,
    }),
  };
  // A counter that is born at 1 has lost its first increase (AL-15).
  SERVICES.forEach((service_type) => figures.bookings.inc({ clinic_id: CLINIC, service_type }, 0));
  return figures;
}

export const figures = (kept[PLACE] ??= create());
