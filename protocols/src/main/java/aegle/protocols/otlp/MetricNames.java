package aegle.protocols.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names of metrics and labels as Prometheus makes them (prometheus/otlptranslator). */
public final class MetricNames {
  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("d", "days"),
          Map.entry("h", "hours"),
          Map.entry("min", "minutes"),
          Map.entry("s", "seconds"),
          Map.entry("ms", "milliseconds"),
          Map.entry("us", "microseconds"),
          Map.entry("ns", "nanoseconds"),
          Map.entry("By", "bytes"),
          Map.entry("KiBy", "kibibytes"),
          Map.entry("MiBy", "mebibytes"),
          Map.entry("GiBy", "gibibytes"),
          Map.entry("TiBy", "tibibytes"),
          Map.entry("KBy", "kilobytes"),
          Map.entry("MBy", "megabytes"),
          Map.entry("GBy", "gigabytes"),
          Map.entry("TBy", "terabytes"),
          Map.entry("m", "meters"),
          Map.entry("V", "volts"),
          Map.entry("A", "amperes"),
          Map.entry("J", "joules"),
          Map.entry("W", "watts"),
          Map.entry("g", "grams"),
          Map.entry("Cel", "celsius"),
          Map.entry("Hz", "hertz"),
          Map.entry("1", ""),
          Map.entry("%", "percent"));
  private static final Map<String, String> PER_UNITS =
      Map.of(
          "s", "second", "m", "minute", "h", "hour", "d", "day", "w", "week", "mo", "month", "y",
          "year");

  private MetricNames() {}

  /** What a name is made for; counters end in {@code _total}, ratios of 1 in {@code _ratio}. */
  public enum Kind {
    COUNTER,
    GAUGE,
    OTHER
  }

  /** The name of a family, or empty when nothing of the sender's name can stay. */
  public static String family(String name, String unit, Kind kind) {
    List<String> words = words(name);
    if (words.isEmpty()) {
      return "";
    }
    addUnit(words, unit);
    if (kind == Kind.COUNTER) {
      words.removeIf(word -> word.equals("total"));
      words.add("total");
    } else if (kind == Kind.GAUGE && unit.equals("1")) {
      words.removeIf(word -> word.equals("ratio"));
      words.add("ratio");
    }
    String family = String.join("_", words);
    return isDigit(family.charAt(0)) ? "_" + family : family;
  }

  /** The name of the unit of a family, for its metadata. */
  static String unit(String unit) {
    return UNITS.getOrDefault(unit, "");
  }

  private static void addUnit(List<String> words, String unit) {
    int slash = unit.indexOf('/');
    String main = (slash < 0 ? unit : unit.substring(0, slash)).strip();
    String per = slash < 0 ? "" : unit.substring(slash + 1).strip();
    if (!main.isEmpty() && !main.contains("{") && !main.contains("}")) {
      addMissing(words, joined(UNITS.getOrDefault(main, main)));
    }
    if (!per.isEmpty() && !per.contains("{") && !per.contains("}")) {
      String word = joined(PER_UNITS.getOrDefault(per, per));
      if (!word.isEmpty()) {
        addMissing(words, "per_" + word);
      }
    }
  }

  private static String joined(String unit) {
    return String.join("_", words(unit));
  }

  private static void addMissing(List<String> words, String unit) {
    if (!unit.isEmpty() && !words.contains(unit)) {
      words.add(unit);
    }
  }

  /** The runs of letters, digits and colons. */
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean inside = i < text.length() && (isWord(text.charAt(i)) || text.charAt(i) == ':');
      if (inside && start < 0) {
        start = i;
      } else if (!inside && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      }
    }
    return words;
  }

  /** The name of a label; what a label cannot hold becomes an underscore. */
  public static String label(String name) {
    StringBuilder label = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean kept = isWord(c) || c == '_';
      boolean repeated = !kept && !label.isEmpty() && label.charAt(label.length() - 1) == '_';
      if (!repeated) {
        label.append(kept ? c : '_');
      }
    }
    if (label.isEmpty()) {
      return "";
    }
    if (isDigit(label.charAt(0))) {
      return "key_" + label;
    }
    boolean reserved = label.length() > 1 && label.charAt(0) == '_' && label.charAt(1) == '_';
    return label.charAt(0) == '_' && !reserved ? "key" + label : label.toString();
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
