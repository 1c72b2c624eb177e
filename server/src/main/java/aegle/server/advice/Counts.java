package aegle.server.advice;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts by name as one text of the state database: {@code log=5;span=3}. */
final class Counts {
  private Counts() {}

  static String text(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getKey().replaceAll("[=;]", "_") + "=" + count.getValue())
        .collect(Collectors.joining(";"));
  }

  /** The counts of a text; what is none is left out. */
  static Map<String, Long> read(String text) {
    Map<String, Long> counts = new TreeMap<>();
    for (String pair : text.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(equals + 1).matches("[0-9]{1,18}")) {
        counts.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
      }
    }
    return counts;
  }
}
