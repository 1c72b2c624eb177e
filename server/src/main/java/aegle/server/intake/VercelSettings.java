package aegle.server.intake;

import aegle.metrics.yaml.YamlNode;
import aegle.server.config.Secret;
import aegle.server.config.SecretFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code vercel} of {@code aegle.yml}. Immutable.
 *
 * <pre>{@code
 * vercel:
 *   drains:
 *     - {name: web, secret-file: secrets/vercel-drain, verify: 3b1f...}   # /vercel/drains/web
 *   webhooks:
 *     - {name: web, secret-file: secrets/vercel-webhook}                  # /vercel/webhooks/web
 * }</pre>
 */
public final class VercelSettings {
  /** Drains, and webhooks, in the file: 100. */
  public static final int MAX_SOURCES = 100;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,49}");
  private static final Pattern CODE = Pattern.compile("[0-9A-Za-z_-]{1,128}");

  private final Map<String, Source> drains;
  private final Map<String, Source> webhooks;

  /**
   * Something that Vercel sends to.
   *
   * @param project of what comes
   * @param secret with which it is signed
   * @param verify what Vercel wants to see before it sends; empty: whatever it shows itself
   */
  public record Source(String project, Secret secret, String verify) {}

  private VercelSettings(Map<String, Source> drains, Map<String, Source> webhooks) {
    this.drains = Map.copyOf(drains);
    this.webhooks = Map.copyOf(webhooks);
  }

  /**
   * Reads the section.
   *
   * @param folder of decisions, in which the files stand
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static VercelSettings read(YamlNode section, Path folder) {
    section.allowOnly("drains", "webhooks");
    return new VercelSettings(
        sources(section.find("drains").orElse(null), folder),
        sources(section.find("webhooks").orElse(null), folder));
  }

  private static Map<String, Source> sources(@Nullable YamlNode section, Path folder) {
    Map<String, Source> sources = new HashMap<>();
    if (section == null) {
      return sources;
    }
    for (YamlNode node : section.items()) {
      node.allowOnly("name", "project", "secret-file", "verify");
      String name = matching(node.require("name"), NAME);
      String project = node.find("project").map(text -> matching(text, NAME)).orElse(name);
      String verify = node.find("verify").map(text -> matching(text, CODE)).orElse("");
      Secret secret = SecretFile.of(node.require("secret-file"), folder);
      if (sources.put(name, new Source(project, secret, verify)) != null) {
        throw node.error("the name '" + name + "' stands here a second time; keep one");
      }
    }
    if (sources.size() > MAX_SOURCES) {
      throw section.error(sources.size() + " of them; at most " + MAX_SOURCES + " are allowed");
    }
    return sources;
  }

  private static String matching(YamlNode node, Pattern pattern) {
    if (!pattern.matcher(node.text()).matches()) {
      throw node.error("'" + node.text() + "' does not fit; use letters, digits, - and _");
    }
    return node.text();
  }

  /** The drain of a name. */
  public Optional<Source> drain(String name) {
    return Optional.ofNullable(drains.get(name));
  }

  /** The webhook of a name. */
  public Optional<Source> webhook(String name) {
    return Optional.ofNullable(webhooks.get(name));
  }
}
