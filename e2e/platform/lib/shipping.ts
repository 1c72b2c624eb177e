import * as Sentry from '@sentry/nextjs';
import { figures } from './figures';

const MAX_WAITING_LINES = 10_000;
const MAX_LINES_PER_REQUEST = 500;
const PAUSE_MS = 500;
const DEADLINE_MS = 5_000;

// Sends log lines to Aegle's /api/logs in batches. Lines wait in order, and no longer than memory allows: beyond
// MAX_WAITING_LINES the oldest are given up and counted. Where losing none matters, let ./aegle ship read standard output.
export class Shipping {
  private waiting: string[] = [];
  private sending = false;

  constructor(private readonly address: string, private readonly key: string) {
    setInterval(() => void this.send(), PAUSE_MS).unref();
  }

  write(line: string) {
    this.waiting.push(line);
    if (this.waiting.length > MAX_WAITING_LINES) {
      this.waiting.shift();
      figures.linesLost.inc();
    }
  }

  private async send() {
    if (this.sending || this.waiting.length === 0) {
      return;
    }
    this.sending = true;
    const lines = this.waiting.splice(0, MAX_LINES_PER_REQUEST);
    try {
      // Sending logs is no part of anybody's trace.
      const answer = await Sentry.suppressTracing(() =>
        fetch(this.address, {
          method: 'POST',
          headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/x-ndjson' },
          body: lines.join(''),
          cache: 'no-store',
          signal: AbortSignal.timeout(DEADLINE_MS),
        }),
      );
      if (answer.status === 429 || answer.status >= 500) {
        this.keep(lines);
      } else if (!answer.ok) {
        figures.linesLost.inc(lines.length);
        process.stderr.write(`Aegle refused ${lines.length} log lines with ${answer.status}\n`);
      }
    } catch {
      this.keep(lines);
    } finally {
      this.sending = false;
    }
  }

  private keep(lines: string[]) {
    const kept = [...lines, ...this.waiting];
    figures.linesLost.inc(Math.max(0, kept.length - MAX_WAITING_LINES));
    this.waiting = kept.slice(-MAX_WAITING_LINES);
  }
}
