package aegle.server.probe;

import aegle.protocols.DecodeException;
import aegle.protocols.jsonmetrics.DayRule;
import aegle.protocols.jsonmetrics.JsonMapping;
import aegle.protocols.jsonmetrics.JsonMetricsReader;
import aegle.protocols.jsonmetrics.JsonPage;
import aegle.server.probe.config.ScrapeConfig;
import aegle.server.probe.http.Answer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers in JSON: by the mapping of their job, or, where nobody wrote one, by names made
 * from the paths, with a notice that says what to write.
 */
final class JsonReading {
  private static final JsonMetricsReader READER = new JsonMetricsReader();

  private JsonReading() {}

  /** The mapping by which an answer is read; null when it is no JSON and nobody said that it is. */
  static @Nullable JsonMapping mapping(ScrapeConfig job, Answer answer) {
    @Nullable JsonMapping written = job.exposition().json();
    if (written != null) {
      return written;
    }
    boolean guess = job.exposition().fallback() == null && saysJson(answer.contentType());
    return guess ? JsonMapping.guessed(job.jobName()) : null;
  }

  private static boolean saysJson(String contentType) {
    int semicolon = contentType.indexOf(';');
    String bare = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    String media = bare.strip().toLowerCase(Locale.ROOT);
    return media.equals("application/json") || media.equals("text/json") || media.endsWith("+json");
  }

  static JsonPage read(Answer answer, JsonMapping mapping, String job) throws ScrapeException {
    try {
      return READER.read(answer.body(), answer.length(), mapping);
    } catch (DecodeException e) {
      String message = e.getMessage() == null ? "the answer cannot be read" : e.getMessage();
      String advice =
          mapping.isGuess()
              ? " (it is application/json, not Prometheus's text). " + whatToWrite(mapping, job)
              : "";
      throw new ScrapeException("malformed", message + advice, e);
    }
  }

  /** What has to be said of an answer that was taken; empty when nothing has. */
  static String notice(JsonPage page, JsonMapping mapping, String job) {
    String notes = String.join("; ", page.notes());
    if (!mapping.isGuess()) {
      return notes;
    }
    String taken =
        "The answer is application/json, not Prometheus's text; its "
            + page.values().size()
            + " numbers were taken under names made from their paths. "
            + whatToWrite(mapping, job);
    return notes.isEmpty() ? taken : taken + ". Beside that: " + notes;
  }

  private static String whatToWrite(JsonMapping mapping, String job) {
    return "To say what the JSON means, write into aegle.yml: json-metrics: [{job: \""
        + job
        + "\", prefix: "
        + mapping.prefix()
        + ", metrics: [{path: a.b, name: c_total}]}]";
  }

  /** The value as it is told: as it stands, or counted on over midnight. */
  static double told(JsonPage.Found found, KnownSeries series, DayCounts counts, long nowMillis) {
    @Nullable DayRule day = found.day();
    return day == null
        ? found.value()
        : counts.count(series.labels(), day.zone(found.labels()), nowMillis, found.value());
  }
}
