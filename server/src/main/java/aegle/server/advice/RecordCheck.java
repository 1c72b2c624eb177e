package aegle.server.advice;

import aegle.signals.Entry;
import org.jspecify.annotations.Nullable;

/** Looks at one masked record. Quick: it runs for every record, on a thread of intake. */
@FunctionalInterface
interface RecordCheck {
  /**
   * Looks.
   *
   * @return a short line of evidence, or null where nothing is wrong
   */
  @Nullable String symptom(ClientId client, Entry entry, long nowMillis);
}
