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

  private static final String QUERY = "sum(rate(http_requests_total[5m]))";

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
    String compared = messages.text("figure.compare.change", "\u221238", "Monday 10:00");
    String stale = messages.text("figure.stale", times.span(Duration.ofMinutes(4)));
    return List.of(
        number("traffic", "12.4", "requests/s", compared, "", spark, ""),
        number("errors", "8.2", "%", compared, "", spark, "HighErrorRate"),
        number("latency", "840", "ms", "", stale, spark, ""),
        number("bookings", "0", "in the last hour", compared, "", none, ""),
        words("errors", messages.text("figure.errors.nothing"), none),
        words("ai", messages.text("figure.lost", "10:42"), spark),
        words("pool", messages.text("figure.unknown"), none),
        words("saturation", messages.text("figure.failed"), none));
  }

  private static Figure number(
      String key,
      String number,
      String unit,
      String compared,
      String stale,
      Figure.Spark spark,
      String alert) {
    State state = alert.isEmpty() ? State.OK : State.CRITICAL;
    return new Figure(
        key, state, number, unit, "", compared, stale, QUERY, "", "/explore", spark, alert);
  }

  private static Figure words(String key, String words, Figure.Spark spark) {
    return new Figure(key, State.OK, "", "", words, "", "", QUERY, "", "/explore", spark, "");
  }

  private static AlertRow alert(Times times, String exact) {
    return new AlertRow(
        State.CRITICAL,
        "Critical",
        "DatabaseDown",
        times.messages().text("parts.alert"),
        times.messages().text("parts.alert.description"),
        Map.of("instance", "db-1"),
        times.span(Duration.ofSeconds(250)),
        exact,
        "0",
        "/ui",
        "/silences",
        List.of());
  }

  private static Timeline timeline(Messages messages) {
    List<Timeline.Span> spans =
        List.of(
            new Timeline.Span(State.INFO, 380, 60, messages.text("alert.pending")),
            new Timeline.Span(State.CRITICAL, 440, 280, messages.text("alert.firing")));
    return new Timeline(
        "09:00", "10:00", List.of(new Timeline.Row(Map.of("instance", "db-1"), spans)));
  }
}
