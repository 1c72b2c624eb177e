package aegle.server.config;

import aegle.guard.masking.Action;
import aegle.guard.masking.AddressPolicy;
import aegle.guard.masking.FieldRule;
import aegle.guard.masking.FreeTextRule;
import aegle.guard.masking.Kind;
import aegle.guard.masking.MaskingRules;
import aegle.guard.masking.SourceException;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code masking.yml}: what is masked, and how. Every key may be missing, and so may the file: then
 * the usual rules hold.
 *
 * <pre>{@code
 * kinds: {ip: keep, phone: mask}
 * honorifics: true
 * addresses: truncate
 * pseudonym-digits: 12
 * fields:
 *   - {field: visit.reason, is: health}
 * texts:
 *   - {name: staff-number, expression: 'STF-[0-9]{6}', action: pseudonym}
 * exceptions:
 *   - {project: web, protocol: sentry, sender: '*', fields: [{field: user.name, is: text}]}
 * }</pre>
 */
public final class MaskingFile {
  public static final String FILE_NAME = "masking.yml";

  private MaskingFile() {}

  /**
   * Reads the file in the folder.
   *
   * @throws ConfigException naming file and line
   */
  public static MaskingRules read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    return parse(
        Files.exists(file) ? YamlNode.read(file, FILE_NAME) : YamlNode.parse(FILE_NAME, ""));
  }

  static MaskingRules parse(YamlNode root) {
    root.allowOnly(
        "kinds",
        "usual-fields",
        "honorifics",
        "addresses",
        "pseudonym-digits",
        "fields",
        "texts",
        "exceptions");
    MaskingRules.Builder rules =
        MaskingRules.builder()
            .usualFields(root.bool("usual-fields", true))
            .honorifics(root.bool("honorifics", true))
            .pseudonymDigits(
                (int) root.number("pseudonym-digits", MaskingRules.USUAL_PSEUDONYM_DIGITS));
    root.find("addresses").ifPresent(node -> rules.addresses(addresses(node)));
    for (Map.Entry<String, YamlNode> entry : entries(root, "kinds").entrySet()) {
      rules.action(kind(entry.getKey(), entry.getValue()), action(entry.getValue()));
    }
    items(root, "fields").forEach(node -> rules.field(field(node)));
    items(root, "texts").forEach(node -> rules.text(text(node)));
    items(root, "exceptions").forEach(node -> rules.exception(exception(node)));
    List<String> problems = rules.problems();
    if (!problems.isEmpty()) {
      throw root.error(String.join("; ", problems));
    }
    return rules.build();
  }

  private static Map<String, YamlNode> entries(YamlNode root, String key) {
    return root.find(key).map(YamlNode::entries).orElse(Map.of());
  }

  private static List<YamlNode> items(YamlNode root, String key) {
    return root.find(key).map(YamlNode::items).orElse(List.of());
  }

  private static FieldRule field(YamlNode node) {
    node.allowOnly("field", "is");
    String pattern = node.require("field").text();
    String is = node.require("is").text();
    Optional<Kind> kind = Kind.of(is);
    if (kind.isPresent()) {
      return FieldRule.personal(pattern, kind.get());
    }
    return switch (is) {
      case "text" -> FieldRule.of(pattern, FieldRule.Treatment.TEXT);
      case "technical" -> FieldRule.of(pattern, FieldRule.Treatment.TECHNICAL);
      case "identifier" -> FieldRule.of(pattern, FieldRule.Treatment.IDENTIFIER);
      case "sql" -> FieldRule.of(pattern, FieldRule.Treatment.SQL);
      case "keep" -> FieldRule.of(pattern, FieldRule.Treatment.KEEP);
      default ->
          throw node.error(
              "a field is no '"
                  + is
                  + "'; use text, technical, identifier, sql, keep or a kind: "
                  + kinds());
    };
  }

  private static FreeTextRule text(YamlNode node) {
    node.allowOnly("name", "expression", "field", "action");
    return new FreeTextRule(
        node.require("name").text(),
        node.require("expression").text(),
        node.text("field", ""),
        node.find("action").map(MaskingFile::action).orElse(Action.MASK));
  }

  private static SourceException exception(YamlNode node) {
    node.allowOnly("project", "protocol", "sender", "fields");
    return new SourceException(
        node.text("project", "*"),
        node.text("protocol", "*"),
        node.text("sender", "*"),
        node.require("fields").items().stream().map(MaskingFile::field).toList());
  }

  private static Kind kind(String word, YamlNode at) {
    return Kind.of(word)
        .orElseThrow(() -> at.error("there is no kind '" + word + "'; use one of " + kinds()));
  }

  private static Action action(YamlNode node) {
    return Action.of(node.text())
        .orElseThrow(() ->
            node.error("'" + node.text() + "' is no action; use mask, pseudonym, drop or keep"));
  }

  private static AddressPolicy addresses(YamlNode node) {
    for (AddressPolicy policy : AddressPolicy.values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(node.text())) {
        return policy;
      }
    }
    throw node.error("'" + node.text() + "' does not fit; use keep, truncate or pseudonym");
  }

  private static String kinds() {
    return Arrays.stream(Kind.values()).map(Kind::word).collect(Collectors.joining(", "));
  }
}
