package aegle.bench.conformance;

import aegle.bench.conformance.ScriptCommand.Clear;
import aegle.bench.conformance.ScriptCommand.Eval;
import aegle.bench.conformance.ScriptCommand.Expected;
import aegle.bench.conformance.ScriptCommand.Load;
import aegle.bench.conformance.ScriptCommand.TextRule;
import aegle.metrics.PromDuration;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.SeriesNotation;
import aegle.signals.GoFloat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code .test} scripts: commands with a body that ends at an empty line. */
final class ScriptReader {
  private static final Pattern INSTANT =
      Pattern.compile("eval(?:_(fail|warn|ordered|info))?\\s+instant\\s+(?:at\\s+(.+?))?\\s+(.+)");
  private static final Pattern RANGE =
      Pattern.compile(
          "eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(.+)\\s+to\\s+(.+)\\s+step\\s+(.+?)\\s+(.+)");
  private static final Pattern EXPECT =
      Pattern.compile(
          "expect\\s+(ordered|fail|warn|no_warn|info|no_info)(?:\\s+(regex|msg):\\s*(.+))?");
  private static final Pattern EXPECT_RANGE =
      Pattern.compile("expect range vector\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:Inf|NaN|[0-9.][0-9a-fA-FxX._]*(?:[eE][+-]?[0-9]+)?)");

  private final List<String> lines;
  private int next;

  private ScriptReader(List<String> lines) {
    this.lines = lines;
  }

  static List<ScriptCommand> read(List<String> rawLines) {
    List<String> lines = new ArrayList<>();
    for (String line : rawLines) {
      String stripped = line.strip();
      lines.add(stripped.startsWith("#") ? "" : stripped);
    }
    return new ScriptReader(lines).commands();
  }

  private List<ScriptCommand> commands() {
    List<ScriptCommand> commands = new ArrayList<>();
    while (next < lines.size()) {
      String line = lines.get(next);
      String word = line.toLowerCase(Locale.ROOT);
      if (line.isEmpty()) {
        next++;
      } else if (word.equals("clear")) {
        next++;
        commands.add(new Clear());
      } else if (word.startsWith("load")) {
        commands.add(load());
      } else if (word.startsWith("eval")) {
        commands.add(eval());
      } else {
        throw new IllegalArgumentException("line " + (next + 1) + ": invalid command: " + line);
      }
    }
    return commands;
  }

  private List<String> body() {
    List<String> body = new ArrayList<>();
    next++;
    while (next < lines.size() && !lines.get(next).isEmpty()) {
      body.add(lines.get(next++));
    }
    return body;
  }

  private Load load() {
    String line = lines.get(next);
    int blank = line.indexOf(' ');
    boolean customBuckets = line.startsWith("load_with_nhcb");
    long step = PromDuration.parseMillis(line.substring(blank + 1).strip());
    return new Load(step, body(), customBuckets);
  }

  private Eval eval() {
    int number = next + 1;
    String line = lines.get(next);
    List<String> body = body();
    Matcher instant = INSTANT.matcher(line);
    if (instant.matches()) {
      ExpectedReader expected = new ExpectedReader(instant.group(1), instant.group(3));
      body.forEach(expected::read);
      String at = instant.group(2);
      long time = at == null ? 0 : millis(at);
      long evaluation = expected.rangeEndMillis >= 0 ? expected.rangeEndMillis : time;
      return new Eval(number, instant.group(3), evaluation, evaluation, 0, expected.result());
    }
    Matcher range = RANGE.matcher(line);
    if (!range.matches()) {
      throw new IllegalArgumentException("line " + number + ": invalid eval: " + line);
    }
    ExpectedReader expected = new ExpectedReader(range.group(1), range.group(5));
    body.forEach(expected::read);
    return new Eval(
        number,
        range.group(5),
        millis(range.group(2)),
        millis(range.group(3)),
        millis(range.group(4)),
        expected.result());
  }

  private static long millis(String duration) {
    return duration.startsWith("-")
        ? -PromDuration.parseMillis(duration.substring(1))
        : PromDuration.parseMillis(duration);
  }

  /** Collects the lines below an eval. */
  private static final class ExpectedReader {
    private final List<TextRule> rules = new ArrayList<>();
    private final List<SeriesNotation> series = new ArrayList<>();
    private OptionalDouble scalar = OptionalDouble.empty();
    private @Nullable String string;
    private long rangeStartMillis;
    private long rangeEndMillis = -1;
    private long rangeStepMillis;
    private boolean needsHistograms;

    ExpectedReader(@Nullable String oldSuffix, String expression) {
      if (oldSuffix != null) {
        rules.add(
            new TextRule(TextRule.Kind.valueOf(oldSuffix.toUpperCase(Locale.ROOT)), null, null));
      }
      if (expression.isEmpty()) {
        throw new IllegalArgumentException("an eval without an expression");
      }
    }

    void read(String line) {
      Matcher rule = EXPECT.matcher(line);
      Matcher range = EXPECT_RANGE.matcher(line);
      if (line.startsWith("expected_fail_message")) {
        rules.add(rule("fail", "msg", line.substring("expected_fail_message".length()).strip()));
      } else if (line.startsWith("expected_fail_regexp")) {
        rules.add(rule("fail", "regex", line.substring("expected_fail_regexp".length()).strip()));
      } else if (range.matches()) {
        rangeStartMillis = millis(range.group(1));
        rangeEndMillis = millis(range.group(2));
        rangeStepMillis = millis(range.group(3));
      } else if (line.startsWith("expect string ")) {
        Expr literal = PromqlParser.parse(line.substring("expect string ".length()).strip());
        if (literal instanceof Expr.StringLiteral text) {
          string = text.value();
        }
      } else if (rule.matches()) {
        rules.add(rule(rule.group(1), rule.group(2), rule.group(3)));
      } else if (NUMBER.matcher(line).matches()) {
        scalar =
            OptionalDouble.of(SeriesNotation.parse("{} " + line).values().getFirst().orElseThrow());
      } else if (line.contains("{{")) {
        needsHistograms = true;
      } else {
        series.add(SeriesNotation.parse(line));
      }
    }

    private static TextRule rule(String kind, @Nullable String form, @Nullable String text) {
      TextRule.Kind ruleKind = TextRule.Kind.valueOf(kind.toUpperCase(Locale.ROOT));
      boolean pattern = "regex".equals(form);
      return new TextRule(ruleKind, pattern ? null : text, pattern ? text : null);
    }

    Expected result() {
      return new Expected(
          rules, series, scalar, string, rangeStartMillis, rangeStepMillis, needsHistograms);
    }
  }

  /** A number as failures show it. */
  static String shown(double value) {
    return GoFloat.general(value);
  }
}
