package aegle.server.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One trace: its spans as a waterfall, and what else is known of it.
 *
 * @param services the colours, by service
 * @param ticks the moments below the waterfall, evenly spread
 * @param selected the span whose fields are shown, or null
 */
public record TraceView(
    String traceId,
    String sentence,
    String began,
    State state,
    String word,
    List<String> notes,
    List<Service> services,
    List<String> ticks,
    List<Span> spans,
    @Nullable Selected selected,
    List<LogLine> logs,
    String logsHref,
    List<Link> errors,
    List<Link> replays) {
  public TraceView {
    notes = List.copyOf(notes);
    services = List.copyOf(services);
    ticks = List.copyOf(ticks);
    spans = List.copyOf(spans);
    logs = List.copyOf(logs);
    errors = List.copyOf(errors);
    replays = List.copyOf(replays);
  }

  /** One colour of the waterfall; series from 1 to 10. */
  public record Service(String name, int series, String spans) {}

  /**
   * One row.
   *
   * @param indent how far its name stands to the right, in pixels
   * @param start where its bar begins, in parts of a thousand of the trace
   * @param width of its bar, at least what can be seen
   * @param oddity what is odd about its place, or empty
   */
  public record Span(
      String href,
      int indent,
      String service,
      int series,
      String name,
      String op,
      String took,
      String after,
      double start,
      double width,
      boolean failed,
      String oddity,
      boolean chosen) {}

  /** The span that is open. */
  public record Selected(
      String name, String service, String took, String began, FieldRows fields) {}

  /** Something else of the same trace. */
  public record Link(String href, String words, String detail, String when) {}
}
