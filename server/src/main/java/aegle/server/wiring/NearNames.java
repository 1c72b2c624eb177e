package aegle.server.wiring;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the name that was meant. */
final class NearNames {
  /** Names that are looked at: 100,000. */
  static final int MAX_NAMES = 100_000;

  /** Letters that may be wrong in a name that was meant: one in ten, two at least. */
  private static final double TYPING_ERRORS = 0.1;

  /** In names that are shorter only one letter may be wrong. */
  private static final int SHORT = 5;

  private static final double ALIKE = 0.5;

  /** Words that say how something is counted and not what. */
  private static final Set<String> ENDINGS =
      Set.of(
          "total",
          "count",
          "sum",
          "bucket",
          "seconds",
          "milliseconds",
          "ms",
          "bytes",
          "ratio",
          "created",
          "info");

  private NearNames() {}

  /** The name that is most alike, unless none is. */
  static Optional<String> of(String name, Set<String> names) {
    double most = 0;
    Optional<String> nearest = Optional.empty();
    int looked = 0;
    for (String other : names) {
      if (++looked > MAX_NAMES) {
        break;
      }
      double likeness = likeness(name, other);
      if (likeness > most && !other.equals(name)) {
        most = likeness;
        nearest = Optional.of(other);
      }
    }
    return nearest;
  }

  private static double likeness(String name, String other) {
    Set<String> words = stems(name);
    Set<String> others = stems(other);
    Set<String> both = new HashSet<>(words);
    both.retainAll(others);
    Set<String> all = new HashSet<>(words);
    all.addAll(others);
    double shared = all.isEmpty() ? 0 : (double) both.size() / all.size();
    boolean isTypo = isTypo(name, other);
    if (shared < ALIKE && !isTypo) {
      return 0;
    }
    // Of those that are equally alike, the one with the same ending is meant.
    double sameEnding = ending(name).equals(ending(other)) ? 0.05 : 0;
    return Math.max(shared, isTypo ? 0.9 : 0) + sameEnding;
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('_') + 1);
  }

  private static boolean isTypo(String name, String other) {
    int shorter = Math.min(name.length(), other.length());
    int allowed = Math.max(shorter < SHORT ? 1 : 2, (int) (shorter * TYPING_ERRORS));
    return Math.abs(name.length() - other.length()) <= allowed && distance(name, other) <= allowed;
  }

  private static Set<String> stems(String name) {
    List<String> words = Grouping.words(name);
    return words.stream()
        .filter(word -> !ENDINGS.contains(word) && !word.isEmpty())
        .map(NearNames::stem)
        .collect(Collectors.toSet());
  }

  /** {@code bookings}, {@code booking} and {@code booked} are one word. */
  private static String stem(String word) {
    for (String ending : List.of("ings", "ing", "ed", "ations", "ation", "es", "s")) {
      if (word.endsWith(ending) && word.length() - ending.length() >= 3) {
        return word.substring(0, word.length() - ending.length());
      }
    }
    return word;
  }

  /** How many letters have to be changed, added or left out. */
  static int distance(String from, String to) {
    int[] before = new int[to.length() + 1];
    for (int i = 0; i <= to.length(); i++) {
      before[i] = i;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] now = new int[to.length() + 1];
      now[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(changed, Math.min(before[j], now[j - 1]) + 1);
      }
      before = now;
    }
    return before[to.length()];
  }
}
