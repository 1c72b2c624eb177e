package aegle.server.notify;

import aegle.metrics.PromDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Says in words that a person on a ward understands what an alert is about: what, since when, the
 * explanation, where, and where to look.
 */
final class AlertText {
  /** Most alerts spelled out in one text; the others are counted. */
  static final int MAX_ALERTS = 25;

  private static final int MAX_SHORT_LINES = 10;

  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEEE d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final Set<String> SAID_ELSEWHERE =
      Set.of("summary", "description", "message", "runbook_url");

  private AlertText() {}

  /** {@code 2 alerts are firing, 1 has ended.} */
  static String headline(Message message) {
    int firing = message.firing().size();
    int ended = message.resolved().size();
    if (firing == 0) {
      return ended == 1 ? "1 alert has ended." : ended + " alerts have ended.";
    }
    String head = firing == 1 ? "1 alert is firing" : firing + " alerts are firing";
    return ended == 0
        ? head + "."
        : head + ", " + ended + (ended == 1 ? " has" : " have") + " ended.";
  }

  /** {@code DatabaseDown: PostgreSQL is down}, or the name alone. */
  static String title(Alert alert) {
    String name = alert.labels().get("alertname");
    String summary = alert.annotations().getOrDefault("summary", "");
    if (name.isEmpty()) {
      return summary.isEmpty() ? "An alert without a name" : summary;
    }
    return summary.isEmpty() ? name : name + ": " + summary;
  }

  /** What there is to say of one alert, line by line, in the order of reading. */
  static Map<String, String> lines(Message message, Alert alert) {
    Map<String, String> lines = new LinkedHashMap<>();
    boolean ended = alert.isResolved(message.at());
    lines.put("State", ended ? "ended, all is well again" : "firing");
    lines.put("Since", since(alert, ended ? alert.endsAt() : message.at()));
    if (ended) {
      lines.put("Ended", WHEN.format(alert.endsAt()));
    }
    Map<String, String> said = alert.annotations();
    put(lines, "What happened", said.getOrDefault("description", said.getOrDefault("message", "")));
    put(lines, "What to do", said.getOrDefault("runbook_url", ""));
    new TreeMap<>(said)
        .forEach((name, text) -> {
          if (!SAID_ELSEWHERE.contains(name)) {
            put(lines, name.replace('_', ' '), text);
          }
        });
    put(lines, "Where", where(alert));
    put(lines, "Look here", alert.generatorUrl());
    return lines;
  }

  /** All of a message as plain text. */
  static String plain(Message message) {
    StringBuilder text = new StringBuilder(headline(message)).append("\n");
    List<Alert> shown = shown(message);
    for (Alert alert : shown) {
      text.append('\n').append(title(alert)).append('\n');
      lines(message, alert)
          .forEach((name, line) ->
              text.append("  ").append(name).append(": ").append(line).append('\n'));
    }
    int more = message.alerts().size() - shown.size();
    if (more > 0) {
      text.append("\nand ").append(more).append(" more.\n");
    }
    return text.append("\nAll alerts: ").append(message.link()).append('\n').toString();
  }

  /** All of a message in Markdown, its signs escaped where alerts bring them along. */
  static String markdown(Message message) {
    StringBuilder text = new StringBuilder(headline(message)).append("\n");
    List<Alert> shown = shown(message);
    for (Alert alert : shown) {
      text.append("\n**").append(escapeMarkdown(title(alert))).append("**\n\n");
      lines(message, alert)
          .forEach((name, line) ->
              text.append("- ")
                  .append(escapeMarkdown(name))
                  .append(": ")
                  .append(line.startsWith("http") ? line : escapeMarkdown(line))
                  .append('\n'));
    }
    int more = message.alerts().size() - shown.size();
    if (more > 0) {
      text.append("\nand ").append(more).append(" more.\n");
    }
    return text.append("\nAll alerts: ").append(message.link()).append('\n').toString();
  }

  private static String escapeMarkdown(String text) {
    return text.replaceAll("[\\\\*_`~|\\[\\]<>]", "\\\\$0").replace("\n", " ");
  }

  /** A line an alert, the first ten, with the signs escaped that Slack would take for markup. */
  static String shortLines(Message message) {
    return shown(message).stream()
        .limit(MAX_SHORT_LINES)
        .map(alert -> message.status(alert) + ": " + title(alert))
        .map(line -> line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        .collect(Collectors.joining("\n"));
  }

  /** The alerts that are spelled out, firing ones first. */
  static List<Alert> shown(Message message) {
    List<Alert> all = new ArrayList<>(message.firing());
    all.addAll(message.resolved());
    return all.size() <= MAX_ALERTS ? all : all.subList(0, MAX_ALERTS);
  }

  private static String since(Alert alert, Instant until) {
    Duration length = Duration.between(alert.startsAt(), until);
    long seconds = Math.max(0, length.toSeconds());
    String spoken = seconds < 60 ? seconds + "s" : PromDuration.format(seconds / 60 * 60_000);
    return WHEN.format(alert.startsAt()) + " (" + spoken + ")";
  }

  private static String where(Alert alert) {
    List<String> pairs = new ArrayList<>();
    alert
        .labels()
        .forEach((name, value) -> {
          if (!name.equals("alertname")) {
            pairs.add(name + " " + value);
          }
        });
    return String.join(", ", pairs);
  }

  private static void put(Map<String, String> lines, String name, String text) {
    if (!text.isBlank()) {
      lines.put(name, text.strip());
    }
  }
}
