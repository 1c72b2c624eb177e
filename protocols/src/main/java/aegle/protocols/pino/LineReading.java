package aegle.protocols.pino;

import aegle.signals.Entry;

/** What became of one line. */
public sealed interface LineReading {
  /** How the line was written. */
  enum Form {
    JSON,
    LOGFMT,
    PLAIN
  }

  /** The line as a record. */
  record Read(Entry entry, Form form) implements LineReading {}

  /** The line is lost, for one of {@link LineReader}'s reasons. */
  record Refused(String reason) implements LineReading {}
}
