package aegle.server.probe.config;

import aegle.metrics.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes a configuration anew without its secrets; rather too much is hidden than too little. It is
 * written from what was read and not cut out of the text, so that no way of writing YAML (quotes,
 * blocks, anchors, several lines) hides a secret from it, and comments, which may hold old
 * passwords, are left out.
 */
final class Redaction {
  static final String HIDDEN = "<secret>";

  /** Most values that are shown; aliases can make a short file very long. */
  private static final int MAX_VALUES = 100_000;

  /** Deepest nesting that is shown; an anchor that contains itself has no end. */
  private static final int MAX_DEPTH = 32;

  private static final Pattern SECRET_KEY =
      Pattern.compile("(?i).*(password|passwd|secret|credential|token|api_?key|private_?key).*");

  private static final Pattern PLACE_OF_A_SECRET = Pattern.compile(".*_(file|ref)");

  /** Parameters of a scrape that choose what is shown; any other one may be a key to the door. */
  private static final Set<String> HARMLESS_PARAMETERS =
      Set.of("module", "target", "match[]", "collect[]", "name[]", "format", "debug");

  private static final String PARAMETER_LABEL = "__param_";
  private static final Pattern USER_INFO =
      Pattern.compile("(?<=//)[^/?#\\s]*@|^[^/?#\\s]+:[^/?#\\s]*@");
  private static final Pattern QUERY_VALUE = Pattern.compile("([?&;]([\\w.\\[\\]-]+)=)[^&;#\\s]+");
  private static final Pattern AUTHORIZATION =
      Pattern.compile("(?i)\\b(bearer|basic|digest)([ \\t]+)\\S+");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_/.][A-Za-z0-9_/.:+%-]*(?<!:)");

  private int valuesLeft = MAX_VALUES;

  private Redaction() {}

  static String of(YamlNode root) {
    List<String> lines = new Redaction().lines(root, Redaction::visible, 0);
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  /** The lines of a node, not indented, each text passed through what shows it. */
  private List<String> lines(YamlNode node, UnaryOperator<String> show, int depth) {
    valuesLeft--;
    if (depth > MAX_DEPTH || valuesLeft < 0) {
      return List.of(HIDDEN);
    }
    List<String> lines = new ArrayList<>();
    if (node.isMap()) {
      Map<String, YamlNode> entries = node.entries();
      entries.forEach((key, value) -> {
        List<String> below =
            key.equals("params") && value.isMap()
                ? parameters(value)
                : lines(value, within(entries, key, show), depth + 1);
        boolean inline = (!value.isMap() && !value.isList()) || isEmpty(value);
        append(lines, scalar(key) + ":" + (inline ? " " + below.getFirst() : ""), List.of());
        append(lines, "", inline ? List.of() : below);
      });
    } else if (node.isList()) {
      for (YamlNode item : node.items()) {
        List<String> below = lines(item, show, depth + 1);
        append(lines, "- " + below.getFirst(), below.subList(1, below.size()));
      }
    } else {
      return List.of(node.isNull() ? "null" : scalar(show.apply(node.text())));
    }
    return lines.isEmpty() ? List.of(node.isMap() ? "{}" : "[]") : lines;
  }

  private List<String> parameters(YamlNode params) {
    List<String> lines = new ArrayList<>();
    params
        .entries()
        .forEach((name, values) -> {
          boolean harmless = HARMLESS_PARAMETERS.contains(name);
          List<String> shown =
              harmless ? lines(values, Redaction::visible, 0) : List.of("- " + HIDDEN);
          append(lines, scalar(name) + ":", shown);
        });
    return lines.isEmpty() ? List.of("{}") : lines;
  }

  private static boolean isEmpty(YamlNode node) {
    return node.isMap() ? node.entries().isEmpty() : node.items().isEmpty();
  }

  private static void append(List<String> lines, String first, List<String> indented) {
    if (!first.isEmpty()) {
      lines.add(first);
    }
    indented.forEach(line -> lines.add("  " + line));
  }

  /** How texts below a key are shown. */
  private static UnaryOperator<String> within(
      Map<String, YamlNode> siblings, String key, UnaryOperator<String> above) {
    boolean hides = isSecret(key) || isParameterLabel(key) || isParameterValue(siblings, key);
    return hides ? _ -> HIDDEN : above;
  }

  private static boolean isSecret(String key) {
    return SECRET_KEY.matcher(key).matches()
        && !PLACE_OF_A_SECRET.matcher(key.toLowerCase(Locale.ROOT)).matches();
  }

  private static boolean isParameterLabel(String label) {
    return label.startsWith(PARAMETER_LABEL)
        && !HARMLESS_PARAMETERS.contains(label.substring(PARAMETER_LABEL.length()));
  }

  /** A relabelling that sets a parameter. */
  private static boolean isParameterValue(Map<String, YamlNode> siblings, String key) {
    YamlNode label = siblings.get("target_label");
    return key.equals("replacement")
        && label != null
        && label.isText()
        && (isParameterLabel(label.text()) || isSecret(label.text()));
  }

  private static String visible(String text) {
    String noUser = USER_INFO.matcher(text).replaceAll(HIDDEN + "@");
    String noQuery =
        QUERY_VALUE
            .matcher(noUser)
            .replaceAll(found ->
                HARMLESS_PARAMETERS.contains(found.group(2))
                    ? Matcher.quoteReplacement(found.group())
                    : Matcher.quoteReplacement(found.group(1) + HIDDEN));
    return AUTHORIZATION.matcher(noQuery).replaceAll("$1$2" + HIDDEN);
  }

  private static String scalar(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !text.equalsIgnoreCase("null");
    if (plain || text.equals(HIDDEN)) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append(String.format("\\x%02x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
