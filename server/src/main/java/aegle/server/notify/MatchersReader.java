package aegle.server.notify;

import aegle.metrics.Matcher;
import aegle.metrics.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the conditions of routes and of inhibition rules, in the three ways that files know. */
final class MatchersReader {
  /** The order in which Alertmanager keeps them, which shows in the key of a route. */
  private static final Comparator<Matcher> ORDER =
      Comparator.comparing(Matcher::name)
          .thenComparing(Matcher::value)
          .thenComparing(Matcher::type);

  /** What the old ways take for a name; only {@code matchers} may name any UTF-8 text. */
  private static final Pattern OLD_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private MatchersReader() {}

  /**
   * The conditions below three keys, sorted.
   *
   * @param equal the key of a map of values, such as {@code match}
   * @param regex the key of a map of regular expressions, such as {@code match_re}
   * @param matchers the key of a list of texts, such as {@code matchers}
   */
  static List<Matcher> read(YamlNode node, String equal, String regex, String matchers) {
    List<Matcher> all = new ArrayList<>();
    node.find(equal).ifPresent(map -> all.addAll(equal(map)));
    node.find(regex).ifPresent(map -> all.addAll(anchored(map)));
    node.find(matchers).ifPresent(list -> list.items().forEach(i -> all.addAll(parsed(i))));
    all.sort(ORDER);
    return all;
  }

  private static List<Matcher> equal(YamlNode map) {
    List<Matcher> matchers = new ArrayList<>();
    map.entries()
        .forEach((name, value) -> {
          checkName(name, value);
          matchers.add(Matcher.equal(name, value.text()));
        });
    return matchers;
  }

  /** Alertmanager shows the anchors of {@code match_re} in the key of the route. */
  private static List<Matcher> anchored(YamlNode map) {
    List<Matcher> matchers = new ArrayList<>();
    map.entries()
        .forEach((name, value) -> {
          checkName(name, value);
          if (value.isNull()) {
            throw value.error("invalid regexp value for \"" + name + "\"");
          }
          try {
            String regex = "^(?:" + value.text() + ")$";
            matchers.add(MatcherText.matcher(Matcher.Type.REGEX, name, regex));
          } catch (IllegalArgumentException e) {
            throw value.error(String.valueOf(e.getMessage()));
          }
        });
    return matchers;
  }

  private static void checkName(String name, YamlNode place) {
    if (!OLD_NAME.matcher(name).matches()) {
      throw place.error("invalid label name \"" + name + "\"; other names can stand in matchers");
    }
  }

  private static List<Matcher> parsed(YamlNode item) {
    try {
      return MatcherText.parse(item.text());
    } catch (IllegalArgumentException e) {
      throw item.error(e.getMessage() + "; write for example severity=\"critical\"");
    }
  }
}
