package aegle.server.objectives;

import java.util.List;
import java.util.Map;

/** Writes a rule file in YAML that people read: expressions as blocks, texts in single quotes. */
final class RuleText {
  private final StringBuilder text = new StringBuilder();

  void comment(String words) {
    text.append(words.isEmpty() ? "\n" : "# " + words.replace('\n', ' ') + "\n");
  }

  void begin() {
    text.append("groups:\n");
  }

  void group(String name, String interval) {
    text.append("  - name: ").append(name).append("\n    interval: ").append(interval);
    text.append("\n    rules:\n");
  }

  void record(String name, String expression, Map<String, String> labels) {
    text.append("      - record: ").append(name).append('\n');
    expression(List.of(expression));
    map("labels", labels);
  }

  /** An alert; the lines of its expression are joined by line ends. */
  void alert(
      String name,
      List<String> lines,
      Map<String, String> times,
      Map<String, String> labels,
      Map<String, String> annotations) {
    text.append("      - alert: ").append(name).append('\n');
    expression(lines);
    times.forEach((key, time) -> text.append("        " + key + ": " + time + "\n"));
    map("labels", labels);
    map("annotations", annotations);
  }

  private void expression(List<String> lines) {
    text.append("        expr: |\n");
    for (String line : lines) {
      text.append("          ").append(line.replaceAll("\\s*\\R\\s*", " ")).append('\n');
    }
  }

  private void map(String key, Map<String, String> entries) {
    if (!entries.isEmpty()) {
      text.append("        ").append(key).append(":\n");
      entries.forEach((name, value) ->
          text.append("          ").append(name).append(": ").append(quoted(value)).append('\n'));
    }
  }

  private static String quoted(String value) {
    return "'" + value.replaceAll("\\s*\\R\\s*", " ").replace("'", "''") + "'";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
