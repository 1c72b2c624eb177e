package aegle.server;

import aegle.metrics.PromDuration;
import aegle.server.ship.KeySource;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code ./aegle rules backtest FILE}: when would an edited rule have fired, and what does it gain
 * over the one that runs? A running server answers, for it has the history.
 */
final class BacktestCommand {
  static final String USAGE =
      """
      usage: ./aegle rules backtest FILE [--alert NAME] [--against FILE] [--start TIME] [--end TIME]
             [--incidents FILE] [--server URL] [--key-file FILE]
      FILE       a rule file, a list of rules or one rule; --alert names the one that is meant
      --against  the rule to compare with; else the one of that name which runs
      --start    such as 2026-11-16T00:00:00Z; else seven days before the end, which is now\
      """;

  private static final Map<String, String> FORM =
      Map.of("--alert", "alert", "--start", "start", "--end", "end");

  private BacktestCommand() {}

  /** 0 when it was made, 1 when it could not be, 2 when misused. */
  static int run(
      PrintStream out, PrintStream errors, Map<String, String> environment, String... words) {
    URI server = ServerClient.DEFAULT;
    @Nullable Path keyFile = null;
    Map<String, String> form = new LinkedHashMap<>();
    try {
      for (int i = 0; i < words.length; i++) {
        String word = words[i];
        if (!word.startsWith("--")) {
          form.put("rule", Files.readString(Path.of(word)));
          continue;
        }
        if (++i == words.length) {
          errors.println(USAGE);
          return 2;
        }
        switch (word) {
          case "--server" -> server = URI.create(words[i]);
          case "--key-file" -> keyFile = Path.of(words[i]);
          case "--against" -> form.put("against", Files.readString(Path.of(words[i])));
          case "--incidents" -> form.put("incidents", Files.readString(Path.of(words[i])));
          case "--alert", "--start", "--end" -> form.put(FORM.getOrDefault(word, ""), words[i]);
          default -> {
            errors.println(USAGE);
            return 2;
          }
        }
      }
    } catch (IOException e) {
      errors.println("aegle: cannot read " + e.getMessage());
      return 1;
    }
    if (!form.containsKey("rule")) {
      errors.println(USAGE);
      return 2;
    }
    try (ServerClient client = new ServerClient(server, new KeySource(keyFile, environment))) {
      print(client.post("/api/aegle/v1/backtest", form), out);
      return 0;
    } catch (ServerClient.ServerException | KeySource.KeyException | IllegalArgumentException e) {
      errors.println("aegle: " + e.getMessage());
      return 1;
    }
  }

  private static void print(JsonNode report, PrintStream out) {
    JsonNode edited = report.get("edited");
    JsonNode running = report.get("running");
    boolean compared = !running.isNull();
    out.printf(
        "%s, %s to %s, every %s%n",
        edited.get("alert").asString(),
        edited.get("from").asString(),
        edited.get("to").asString(),
        span(edited.get("intervalSeconds")));
    row(out, "", "this rule", compared ? "before" : "");
    for (String figure :
        new String[] {
          "fired",
          "pages",
          "pagesPerWeek",
          "pagesInReal",
          "pagesInNoise",
          "pagesUnlabelled",
          "precision",
          "recall",
          "failed"
        }) {
      row(out, words(figure), number(edited, figure), compared ? number(running, figure) : "");
    }
    row(
        out,
        "time firing",
        span(edited.get("firingSeconds")),
        compared ? span(running.get("firingSeconds")) : "");
    for (int i = 0; i < edited.get("incidents").size(); i++) {
      JsonNode incident = edited.get("incidents").get(i);
      row(
          out,
          incident.get("is").asString() + ": " + incident.get("title").asString(),
          found(incident),
          compared ? found(running.get("incidents").get(i)) : "");
    }
    for (JsonNode side : compared ? new JsonNode[] {edited, running} : new JsonNode[] {edited}) {
      if (side.get("failed").asLong() > 0) {
        out.println("evaluations failed: " + side.get("failure").asString());
      }
    }
  }

  private static void row(PrintStream out, String what, String edited, String running) {
    out.println("%-44s %14s %14s".formatted(what, edited, running).stripTrailing());
  }

  private static String words(String figure) {
    return figure.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private static String number(JsonNode score, String figure) {
    JsonNode value = score.get(figure);
    if (value.isNull()) {
      return "-";
    }
    return switch (figure) {
      case "precision", "recall" -> "%.0f %%".formatted(100 * value.asDouble());
      case "pagesPerWeek" -> "%.1f".formatted(value.asDouble());
      default -> "%,d".formatted(value.asLong());
    };
  }

  private static String span(JsonNode seconds) {
    Duration span = Duration.ofMillis(Math.round(seconds.asDouble() * 1_000));
    return PromDuration.format(span.toMillis());
  }

  private static String found(JsonNode incident) {
    JsonNode after = incident.get("firedAfterSeconds");
    return after.isNull() ? "silent" : "after " + span(after);
  }
}
