package aegle.metrics.relabel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a relabelling rule does; the words are those of Prometheus, in any case. */
public enum RelabelAction {
  REPLACE,
  KEEP,
  DROP,
  KEEPEQUAL,
  DROPEQUAL,
  HASHMOD,
  LABELMAP,
  LABELDROP,
  LABELKEEP,
  LOWERCASE,
  UPPERCASE;

  /** As it stands in a file: {@code labelmap}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<RelabelAction> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equalsIgnoreCase(word)).findAny();
  }

  static String words() {
    return Arrays.stream(values()).map(RelabelAction::word).collect(Collectors.joining(", "));
  }
}
