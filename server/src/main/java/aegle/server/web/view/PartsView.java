package aegle.server.web.view;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Made-up samples of every part, for the page that shows the parts; no other page has any. */
public record PartsView(
    List<Figure> tiles,
    List<AlertRow> alerts,
    Timeline timeline,
    RuleView.Evidence evidence,
    String chartSource) {

  /** One sample of each state. */
  public static PartsView samples(Times times, String chartSource) {
    String exact = times.exact(times.now().minusSeconds(250));
    RuleView.Evidence evidence =
        new RuleView.Evidence("pg_up == 0", "{instance=\"db-1\"}", "0", exact, "4b1d2f60c3a98e57");
    return new PartsView(
        tiles(times),
        List.of(alert(times, exact)),
        timeline(times.messages()),
        evidence,
        chartSource);
  }

  private static List<Figure> tiles(Times times) {
    Messages messages = times.messages();
    Figure.Spark spark =
        new Figure.Spark(
            List.of("M0 30L10 26L20 28L30 18L40 20", "M55 22L65 12L75 16L85 9L100 12"),
            messages.text("parts.spark"));
    Figure.Spark none = new Figure.Spark(List.of(), messages.text("figure.spark.none"));
    String query = "sum(rate(http_requests_total[5m]))";
    String compared = messages.text("figure.compare.change", "\u221238", "Monday 10:00");
    return List.of(
        tile("traffic", State.OK, "12.4", "requests/s", "", compared, "", spark, "", query),
        tile("errors", State.CRITICAL, "8.2", "%", "", compared, "", spark, "HighErrorRate", query),
        tile(
            "latency",
            State.OK,
            "840",
            "ms",
            "",
            "",
            messages.text("figure.stale", times.span(Duration.ofMinutes(4))),
            spark,
            "",
            query),
        tile("bookings", State.OK, "0", "in the last hour", "", compared, "", none, "", query),
        wordsOnly("errors", messages.text("figure.errors.nothing"), none, query),
        wordsOnly("ai", messages.text("figure.lost", "10:42"), spark, query),
        wordsOnly("pool", messages.text("figure.unknown"), none, query),
        wordsOnly("saturation", messages.text("figure.failed"), none, query));
  }

  private static AlertRow alert(Times times, String exact) {
    Messages messages = times.messages();
    return new AlertRow(
        State.CRITICAL,
        "Critical",
        "DatabaseDown",
        messages.text("parts.alert"),
        messages.text("parts.alert.description"),
        Map.of("instance", "db-1"),
        times.span(Duration.ofSeconds(250)),
        exact,
        "0",
        "/ui",
        List.of());
  }

  private static Timeline timeline(Messages messages) {
    return new Timeline(
        "09:00",
        "10:00",
        List.of(
            new Timeline.Row(
                Map.of("instance", "db-1"),
                List.of(
                    new Timeline.Span(State.INFO, 380, 60, messages.text("alert.pending")),
                    new Timeline.Span(State.CRITICAL, 440, 280, messages.text("alert.firing"))))));
  }

  /** A tile that has no number to show, and says why. */
  private static Figure wordsOnly(String key, String words, Figure.Spark spark, String query) {
    return tile(key, State.OK, "", "", words, "", "", spark, "", query);
  }

  private static Figure tile(
      String key,
      State state,
      String number,
      String unit,
      String words,
      String comparison,
      String freshness,
      Figure.Spark spark,
      String alert,
      String query) {
    return new Figure(
        key,
        state,
        number,
        unit,
        words,
        comparison,
        freshness,
        query,
        "",
        "/explore",
        spark,
        alert);
  }
}
