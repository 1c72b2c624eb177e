package aegle.server.twins;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the name of a metric says of the event that it counts.
 *
 * @param normal without what clients and conventions add: {@code Custom/appointment.booked} and
 *     {@code appointment_booked_total} are {@code appointment_booked}
 * @param stem of which plurals and forms of verbs are taken off too: {@code appointment_bookings}
 *     is {@code appointment_book}
 */
record EventName(String normal, String stem) {
  private static final Set<String> ADDED = Set.of("custom", "count", "counter", "total");
  private static final List<String> ENDINGS =
      List.of("ations", "ation", "ings", "ing", "ments", "ment", "ed", "es", "s");

  /** A shorter rest than this says nothing: {@code fed} is no form of {@code f}. */
  private static final int MIN_STEM_CHARS = 3;

  static EventName of(String metric) {
    List<String> words = new ArrayList<>();
    String spread = metric.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    for (String word : spread.split("[^a-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    while (words.size() > 1 && words.getFirst().equals("custom")) {
      words.removeFirst();
    }
    while (words.size() > 1 && ADDED.contains(words.getLast())) {
      words.removeLast();
    }
    String stem = String.join("_", words.stream().map(EventName::stem).toList());
    return new EventName(String.join("_", words), stem);
  }

  private static String stem(String word) {
    String stem = word;
    for (String ending : ENDINGS) {
      if (word.endsWith(ending) && word.length() - ending.length() >= MIN_STEM_CHARS) {
        stem = word.substring(0, word.length() - ending.length());
        break;
      }
    }
    // cancelled and cancel, booked and book, created and create
    int last = stem.length() - 1;
    boolean isDoubled = last > 2 && stem.charAt(last) == stem.charAt(last - 1);
    boolean isSilent = last > 2 && stem.charAt(last) == 'e';
    return isDoubled || isSilent ? stem.substring(0, last) : stem;
  }
}
