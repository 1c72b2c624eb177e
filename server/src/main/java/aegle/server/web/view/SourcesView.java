package aegle.server.web.view;

import java.util.List;

/**
 * Every client that was heard.
 *
 * @param known whether any was
 */
public record SourcesView(
    boolean known,
    String sentence,
    String protocol,
    List<String> protocols,
    String source,
    List<String> sources,
    List<Row> rows) {

  /**
   * One client.
   *
   * @param name its library and version, or what is known instead
   * @param place service, release and environment
   * @param quiet whether it was silent for an hour
   */
  public record Row(
      String href,
      String name,
      String place,
      String protocol,
      String source,
      Counted minute,
      Counted hour,
      Counted total,
      String last,
      String lastExact,
      boolean quiet,
      Counted refusals,
      List<String> lacks,
      Counted findings,
      State worst) {}

  /** A number in words and as it is, to be sorted by. */
  public record Counted(long number, String words) {}
}
