package aegle.server.backtest;

import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Incidents as people label them, in a file of their own.
 *
 * <pre>
 * incidents:
 *   - {title: Database away, from: 2026-11-16T03:10:00Z, to: 2026-11-16T03:52:00Z, is: real}
 *   - {title: Load test, from: 2026-11-17T01:00:00Z, to: 2026-11-17T02:00:00Z, is: noise}
 * </pre>
 */
public final class Incidents {
  /** The file in the folder of decisions. */
  public static final String FILE = "incidents.yml";

  /** Incidents of one file. */
  static final int MAX_INCIDENTS = 1_000;

  private static final int MAX_TITLE_CHARS = 200;

  private Incidents() {}

  /** The incidents of the folder of decisions; none where it has no such file. */
  public static List<Incident> ofFolder(Path folder) {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? read(YamlNode.read(file, FILE)) : List.of();
  }

  /**
   * The incidents of a file.
   *
   * @throws ConfigException with file and line
   */
  public static List<Incident> read(YamlNode root) {
    root.allowOnly("incidents");
    List<Incident> incidents = new ArrayList<>();
    for (YamlNode node : root.find("incidents").map(YamlNode::items).orElse(List.of())) {
      if (incidents.size() == MAX_INCIDENTS) {
        throw node.error(
            "there are more than %,d incidents; leave the oldest out".formatted(MAX_INCIDENTS));
      }
      incidents.add(incident(node));
    }
    return incidents;
  }

  private static Incident incident(YamlNode node) {
    node.allowOnly("title", "from", "to", "is");
    String title = node.require("title").text();
    if (title.length() > MAX_TITLE_CHARS) {
      throw node.error("'title' has more than " + MAX_TITLE_CHARS + " characters");
    }
    Instant from = time(node.require("from"));
    Instant to = time(node.require("to"));
    if (to.isBefore(from)) {
      throw node.error("'to' is before 'from'");
    }
    YamlNode is = node.require("is");
    return switch (is.text()) {
      case "real" -> new Incident(title, from, to, true);
      case "noise" -> new Incident(title, from, to, false);
      default -> throw is.error("'is' is '" + is.text() + "'; an incident is real or noise");
    };
  }

  private static Instant time(YamlNode node) {
    try {
      return OffsetDateTime.parse(node.text()).toInstant();
    } catch (DateTimeException e) {
      throw node.error(
          "'" + node.text() + "' is no time; write it as 2026-11-16T03:10:00Z, or with an offset");
    }
  }
}
