package aegle.protocols.sentry;

import java.util.Locale;

/** What may be said of a session; each is counted once a session. */
enum SessionOutcome {
  STARTED,
  ERRORED,
  UNHANDLED,
  CRASHED,
  ABNORMAL;

  /** The value of the label {@code outcome}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
