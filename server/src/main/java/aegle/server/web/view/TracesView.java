package aegle.server.web.view;

import java.util.List;

/**
 * The page of traces.
 *
 * @param mode {@code list}, {@code slowest} or {@code map}
 * @param modes what can be chosen instead
 * @param older the page of the traces before these, empty on the last
 * @param taught whether the store has any span, so that an empty answer need not teach
 */
public record TracesView(
    QueryForm form,
    Narrow narrow,
    String mode,
    List<Frame.Choice> modes,
    String sentence,
    List<String> notes,
    List<Row> rows,
    List<Edge> edges,
    String older,
    String newest,
    boolean taught) {
  public TracesView {
    modes = List.copyOf(modes);
    notes = List.copyOf(notes);
    rows = List.copyOf(rows);
    edges = List.copyOf(edges);
  }

  /** The fields beside the query; texts as they were typed. */
  public record Narrow(
      String service,
      String name,
      String least,
      String most,
      String status,
      List<String> services,
      String problem) {
    public Narrow {
      services = List.copyOf(services);
    }
  }

  /**
   * A trace, told by its first span.
   *
   * @param width of its bar, in parts of a thousand of the longest on the page
   * @param errors how many of its spans failed, in words, or empty
   */
  public record Row(
      String href,
      String when,
      String whenExact,
      String service,
      String name,
      String op,
      String took,
      int width,
      State state,
      String word,
      String errors) {}

  /** Calls from one service to another. */
  public record Edge(
      String caller,
      String callee,
      String outside,
      String calls,
      int width,
      String errors,
      State state,
      String p95,
      String href) {}
}
