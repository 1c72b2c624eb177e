package aegle.server.wiring;

import aegle.metrics.PromDuration;
import aegle.metrics.promql.PromqlParser;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes rules as an item of the list {@code rules}, ready to be pasted there. */
final class RuleYaml {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:/-]*");
  private static final Pattern SPECIAL = Pattern.compile("true|false|null|yes|no|on|off|~");

  private RuleYaml() {}

  /** A rule, and those to add beside it. */
  static String of(Draft rule) {
    StringBuilder yaml = new StringBuilder(512);
    write(rule, yaml);
    rule.companions().forEach(companion -> write(companion, yaml));
    return yaml.toString();
  }

  private static void write(Draft rule, StringBuilder yaml) {
    yaml.append(rule.isAlert() ? "- alert: " : "- record: ").append(scalar(rule.name()));
    yaml.append('\n');
    expression(rule.expression(), yaml);
    if (!rule.holdFor().isZero()) {
      yaml.append("  for: ").append(PromDuration.format(rule.holdFor().toMillis())).append('\n');
    }
    if (!rule.keepFiringFor().isZero()) {
      yaml.append("  keep_firing_for: ")
          .append(PromDuration.format(rule.keepFiringFor().toMillis()))
          .append('\n');
    }
    map("labels", rule.labels(), yaml);
    map("annotations", rule.annotations(), yaml);
  }

  private static void expression(String expression, StringBuilder yaml) {
    String pretty = Layout.of(PromqlParser.parse(expression));
    yaml.append("  expr: ");
    if (!pretty.contains("\n") && !pretty.contains(": ") && !pretty.contains(" #")) {
      // A plain scalar may hold braces and quotes, though not begin with them.
      boolean isPlain = Character.isLetter(pretty.charAt(0));
      yaml.append(isPlain ? pretty : quoted(pretty)).append('\n');
      return;
    }
    yaml.append("|\n");
    pretty.lines().forEach(line -> yaml.append("    ").append(line).append('\n'));
  }

  private static void map(String key, Map<String, String> entries, StringBuilder yaml) {
    if (entries.isEmpty()) {
      return;
    }
    yaml.append("  ").append(key).append(":\n");
    entries.forEach((name, value) -> entry(name, value, yaml));
  }

  private static void entry(String name, String value, StringBuilder yaml) {
    yaml.append("    ").append(scalar(name)).append(": ");
    if (value.strip().contains("\n")) {
      yaml.append("|-\n");
      value.lines().forEach(line -> yaml.append("      ").append(line).append('\n'));
    } else {
      yaml.append(scalar(value)).append('\n');
    }
  }

  private static String scalar(String value) {
    boolean isPlain = PLAIN.matcher(value).matches() && !value.endsWith(":");
    return isPlain && !SPECIAL.matcher(value).matches() ? value : quoted(value);
  }

  /** A double-quoted scalar, on one line. */
  static String quoted(String value) {
    StringBuilder text = new StringBuilder(value.length() + 8).append('"');
    for (int i = 0; i < value.length(); i++) {
      char letter = value.charAt(i);
      switch (letter) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        default -> text.append(letter);
      }
    }
    return text.append('"').toString();
  }
}
