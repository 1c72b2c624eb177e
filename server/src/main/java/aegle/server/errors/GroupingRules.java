package aegle.server.errors;

import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people say about which errors are one, in the language of Sentry's fingerprint rules: one
 * rule a line, {@code matchers -> fingerprint}. The first rule whose matchers all hold decides.
 *
 * <pre>
 * # both halves of one outage
 * type:ConnectionRefused message:"*5432*" -> database-down
 * path:"*&#47;payments/*" !level:warning -> payments, {{ type }}
 * </pre>
 *
 * Values are globs: {@code *} for any text, {@code ?} for one character; upper and lower case do
 * not matter. A rule that was saved counts for errors that arrive after it.
 */
public final class GroupingRules {
  /** No rule. */
  public static final GroupingRules NONE = new GroupingRules("", List.of());

  /** Name of the setting that holds the rules' text. */
  public static final String SETTING = "errors.grouping";

  /** Longest text of all rules, in characters. */
  public static final int MAX_CHARS = 10_000;

  /** Rules of one text. */
  public static final int MAX_RULES = 200;

  /** Characters that all rules together compare with one error; then no rule decides about it. */
  static final long MAX_STEPS = 10_000_000;

  private static final int MAX_MATCHERS = 10;
  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\{\\{\\s*(default|(error\\.)?type|(error\\.)?value|message|transaction|release|level"
              + "|tags\\.[^\\s}]+)\\s*}}");

  private static final String ARROW = "->";

  /** What of an error each matcher is held against. */
  private static final Map<String, BiFunction<Entry, String, List<String>>> KEYS =
      Map.of(
          "type", (error, _) -> exceptions(error, "type", FieldNames.ERROR_TYPE),
          "message", (error, _) -> exceptions(error, "value", FieldNames.MESSAGE),
          "path", (error, _) -> frames(error, "abs_path", "filename"),
          "module", (error, _) -> frames(error, "module", "module"),
          "function", (error, _) -> frames(error, "function", "function"),
          "level", (error, _) -> field(error, FieldNames.LEVEL),
          "release", (error, _) -> field(error, FieldNames.RELEASE),
          "transaction", (error, _) -> field(error, "transaction"),
          "project", (error, _) -> field(error, FieldNames.PROJECT),
          "tags", (error, name) -> tag(error, name));

  private final String text;
  private final List<Rule> rules;

  private record Test(String key, String name, String glob, boolean isNegated) {
    boolean holds(Entry error, Glob.Steps steps) {
      List<String> values = KEYS.getOrDefault(key, (_, _) -> List.of()).apply(error, name);
      return values.stream().anyMatch(value -> Glob.matches(glob, value, steps)) != isNegated;
    }
  }

  private record Rule(int line, String words, List<Test> tests, List<String> fingerprint) {}

  /**
   * A rule that decides.
   *
   * @param line of the rule, from 1
   * @param words the rule as it was written
   * @param fingerprint what the error is grouped by; a part may be {@code {{ default }}}
   */
  public record Match(int line, String words, List<String> fingerprint) {}

  private GroupingRules(String text, List<Rule> rules) {
    this.text = text;
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads rules; empty lines and those that begin with {@code #} say nothing.
   *
   * @throws GroupingRuleException naming the line and what to write instead
   */
  public static GroupingRules parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new GroupingRuleException(
          0, "the rules have " + text.length() + " characters; at most " + MAX_CHARS);
    }
    List<Rule> rules = new ArrayList<>();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        rules.add(rule(i + 1, line));
      }
    }
    if (rules.size() > MAX_RULES) {
      throw new GroupingRuleException(
          0, "there are " + rules.size() + " rules; at most " + MAX_RULES);
    }
    return new GroupingRules(text, rules);
  }

  private static Rule rule(int number, String line) {
    int arrow = line.lastIndexOf(ARROW);
    if (arrow < 0) {
      throw new GroupingRuleException(
          number, "write MATCHERS -> FINGERPRINT; the arrow is missing");
    }
    List<Test> tests = new ArrayList<>();
    for (String word : words(number, line.substring(0, arrow))) {
      tests.add(test(number, word));
    }
    List<String> fingerprint = new ArrayList<>();
    for (String part : line.substring(arrow + ARROW.length()).split(",", -1)) {
      String bare = part.strip().replaceAll("^\"|\"$", "");
      if (bare.isEmpty()) {
        throw new GroupingRuleException(number, "a part of the fingerprint is empty");
      }
      if (bare.contains("title=") || (bare.startsWith("{{") && !VARIABLE.matcher(bare).matches())) {
        throw new GroupingRuleException(
            number,
            "'"
                + bare
                + "' is no part of a fingerprint; use a word, or {{ default }}, {{ type }},"
                + " {{ message }}, {{ transaction }}, {{ release }}, {{ level }}, {{ tags.NAME }}");
      }
      fingerprint.add(bare);
    }
    if (tests.isEmpty() || tests.size() > MAX_MATCHERS) {
      throw new GroupingRuleException(
          number, "a rule has 1 to " + MAX_MATCHERS + " matchers; this one has " + tests.size());
    }
    return new Rule(number, line, tests, fingerprint);
  }

  private static Test test(int number, String word) {
    boolean isNegated = word.startsWith("!");
    String bare = isNegated ? word.substring(1) : word;
    int colon = bare.indexOf(':');
    String key = colon < 0 ? "" : bare.substring(0, colon).toLowerCase(Locale.ROOT);
    String name = "";
    if (key.startsWith("tags.")) {
      name = bare.substring("tags.".length(), colon);
      key = "tags";
    }
    key =
        switch (key) {
          case "error.type" -> "type";
          case "error.value", "value" -> "message";
          case "stack.abs_path" -> "path";
          case "stack.module" -> "module";
          case "stack.function" -> "function";
          default -> key;
        };
    if (!KEYS.containsKey(key) || (key.equals("tags") && name.isEmpty())) {
      throw new GroupingRuleException(
          number,
          "'"
              + word
              + "' is no matcher; use type, message, path, module, function, level, release,"
              + " transaction, project or tags.NAME, a colon and a value");
    }
    return new Test(key, name, bare.substring(colon + 1), isNegated);
  }

  /** Words apart by blanks; blanks within double quotes stay, the quotes go. */
  private static List<String> words(int number, String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean isQuoted = false;
    for (char c : (text + " ").toCharArray()) {
      if (c == '"') {
        isQuoted = !isQuoted;
      } else if (Character.isWhitespace(c) && !isQuoted) {
        if (!word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    if (isQuoted) {
      throw new GroupingRuleException(number, "a quotation mark is not closed");
    }
    return words;
  }

  /** The rules as they were written. */
  public String text() {
    return text;
  }

  /** The rule that decides about an error; none where looking for it takes too long. */
  public Optional<Match> match(Entry error) {
    return match(error, new Glob.Steps(MAX_STEPS));
  }

  /** How many characters are compared to find the rule; above {@link #MAX_STEPS}: too many. */
  long steps(Entry error) {
    Glob.Steps steps = new Glob.Steps(MAX_STEPS);
    match(error, steps);
    return MAX_STEPS - steps.left();
  }

  private Optional<Match> match(Entry error, Glob.Steps steps) {
    for (Rule rule : rules) {
      boolean holds = rule.tests.stream().allMatch(test -> test.holds(error, steps));
      if (steps.left() < 0) {
        return Optional.empty();
      }
      if (holds) {
        List<String> parts = rule.fingerprint.stream().map(part -> filled(part, error)).toList();
        return Optional.of(new Match(rule.line, rule.words, parts));
      }
    }
    return Optional.empty();
  }

  /** A part such as {@code {{ type }}} stands for what the error has there. */
  private static String filled(String part, Entry error) {
    if (!part.startsWith("{{") || !part.endsWith("}}")) {
      return part;
    }
    String key = part.substring(2, part.length() - 2).strip();
    List<String> values =
        switch (key) {
          case "type", "error.type" -> exceptions(error, "type", FieldNames.ERROR_TYPE);
          case "message", "value", "error.value" -> field(error, FieldNames.MESSAGE);
          case "transaction", "release", "level" -> field(error, key);
          default -> key.startsWith("tags.") ? tag(error, key.substring(5)) : List.of();
        };
    return values.isEmpty() ? part : values.getLast();
  }

  private static List<String> field(Entry error, String name) {
    String value = error.fields().text(name, "");
    return value.isEmpty() ? List.of() : List.of(value);
  }

  private static List<String> tag(Entry error, String name) {
    @Nullable String value = error.detail().members("tags").text(name);
    return value == null ? field(error, name) : List.of(value);
  }

  private static List<String> exceptions(Entry error, String member, String fieldName) {
    List<String> values = new ArrayList<>();
    Fields fields = error.fields();
    values.add(fields.text(fieldName, ""));
    for (Json exception : error.detail().items("exception")) {
      add(exception, member, values);
    }
    return values;
  }

  private static List<String> frames(Entry error, String member, String otherwise) {
    List<String> values = new ArrayList<>();
    for (Json exception : error.detail().items("exception")) {
      if (exception instanceof Json.Members members) {
        for (Json frame : members.members("stacktrace").items("frames")) {
          add(frame, member, values);
          add(frame, otherwise, values);
        }
      }
    }
    return values;
  }

  private static void add(Json json, String member, List<String> values) {
    @Nullable String value = json instanceof Json.Members members ? members.text(member) : null;
    if (value != null) {
      values.add(value);
    }
  }
}
