package aegle.bench.conformance;

import aegle.metrics.Matcher;
import aegle.server.notify.MatcherText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code alertmanager_matchers.jsonl}: texts of matchers that Alertmanager's grammars accept or
 * refuse. Aegle reads a text as Alertmanager's fallback mode does, so a text that only one grammar
 * refuses is skipped.
 */
final class AlertmanagerMatchers implements Script {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public boolean reads(Path file) {
    return file.getFileName().toString().equals("alertmanager_matchers.jsonl");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    for (String line : Files.readAllLines(file)) {
      judge(JSON.readTree(line), verdict);
    }
    return verdict;
  }

  private static void judge(JsonNode node, Verdict verdict) {
    String input = node.get("input").asString();
    boolean single = node.get("parser").asString().equals("utf8-single");
    boolean accepted = node.get("ok").asBoolean();
    boolean oneGrammarOnly = !node.get("parser").asString().equals("both");
    String expected = accepted ? matchers(node) : "refused";
    String got = read(input, single);
    // Some cases say only that the text is accepted, not what it means.
    boolean agrees = expected.isEmpty() ? !got.equals("refused") : got.equals(expected);
    if (agrees) {
      verdict.pass();
    } else if (!accepted && oneGrammarOnly) {
      verdict.skip();
    } else {
      verdict.fail("line " + node.get("line").asInt() + ": " + input, expected, got);
    }
  }

  private static String read(String input, boolean single) {
    try {
      List<Matcher> matchers = MatcherText.parse(input);
      return single && matchers.size() != 1 ? "refused" : matchers.toString();
    } catch (IllegalArgumentException _) {
      return "refused";
    }
  }

  /** The expected matchers as Aegle prints them; empty when the case names none. */
  private static String matchers(JsonNode node) {
    List<String> texts =
        node.get("matchers")
            .valueStream()
            .map(m ->
                new Matcher(type(m.get(0).asString()), m.get(1).asString(), m.get(2).asString()))
            .map(Matcher::toString)
            .toList();
    return texts.isEmpty() ? "" : texts.toString();
  }

  private static Matcher.Type type(String name) {
    return switch (name) {
      case "MatchEqual" -> Matcher.Type.EQUAL;
      case "MatchNotEqual" -> Matcher.Type.NOT_EQUAL;
      case "MatchRegexp" -> Matcher.Type.REGEX;
      default -> Matcher.Type.NOT_REGEX;
    };
  }
}
