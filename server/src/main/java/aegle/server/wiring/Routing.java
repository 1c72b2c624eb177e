package aegle.server.wiring;

import aegle.signals.Labels;
import java.util.Set;
import java.util.function.Function;

/**
 * Where alerts are told, as far as rules depend on it.
 *
 * @param file the file that says so
 * @param receivers names of the receivers that get an alert with these labels
 * @param silent receivers that tell nobody
 * @param tellsSomebody whether any receiver tells anybody
 * @param inhibits whether any alert keeps others quiet
 * @param sleeps whether an alert with these labels is told at some times only
 */
public record Routing(
    String file,
    Function<Labels, Set<String>> receivers,
    Set<String> silent,
    boolean tellsSomebody,
    boolean inhibits,
    Function<Labels, Boolean> sleeps) {
  public Routing {
    silent = Set.copyOf(silent);
  }

  /** Whether a person or a program hears of an alert. */
  boolean isHeard(Labels labels) {
    return receivers.apply(labels).stream().anyMatch(name -> !silent.contains(name));
  }
}
