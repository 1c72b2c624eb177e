package aegle.server.web.view;

import java.util.List;

/**
 * Where series come from, what is beyond a budget, what grows, and what nobody asks for.
 *
 * @param cut whether the lists have more lines than are shown
 */
public record CardinalityView(
    String sentence,
    String counted,
    String estimate,
    List<Source> sources,
    List<Metric> metrics,
    List<Grower> growers,
    List<Wide> wide,
    List<Folded> folded,
    List<Unasked> unasked,
    List<Label> labels,
    String askedSince,
    List<Event> events,
    boolean cut) {

  /** Who sends, in words. */
  public record Origin(String source, String by, List<String> details) {}

  /** A source against its budget. */
  public record Source(
      Origin origin,
      State state,
      String word,
      String series,
      String budget,
      String share,
      String folded,
      String refused,
      String bytes) {}

  /** A metric with many series. */
  public record Metric(
      String name, String href, Origin origin, String series, String widest, String asked) {}

  /** A metric with many new series. */
  public record Grower(
      String name, String href, Origin origin, String lastHour, String lastDay, String widest) {}

  /** A label with many values, or many new ones. */
  public record Wide(
      String metric,
      String label,
      Origin origin,
      String values,
      String budget,
      String lastHour,
      String lastDay) {}

  /** A label beyond its budget, with the lines that mend it. */
  public record Folded(
      String metric,
      String label,
      Origin origin,
      String values,
      String budget,
      String folded,
      List<String> examples,
      Snippet mend) {}

  /** A metric that nobody asked for. */
  public record Unasked(
      String metric, String href, Origin origin, String series, String bytes, Snippet mend) {}

  /** A label that nobody named. */
  public record Label(String metric, String label, Origin origin, String values, Snippet mend) {}

  /** An event that several sources tell. */
  public record Event(
      String name,
      String href,
      State state,
      String word,
      List<Teller> tellers,
      Snippet confirm,
      Snippet refuse) {}

  /** One of them. */
  public record Teller(
      String metric, String source, String says, String lastHour, String agreement) {}

  /** Lines to copy, and where they go. */
  public record Snippet(String title, String text) {}
}
