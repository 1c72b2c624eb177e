package aegle.server.web.view;

import java.util.List;

/**
 * One client.
 *
 * @param facts what tells it apart, and when it was heard
 * @param lacks what its records do not say, in sentences
 */
public record SourceView(
    String name,
    List<Pair> facts,
    List<Pair> signals,
    List<Pair> refusals,
    List<String> lacks,
    List<DoctorView.Item> findings) {

  /** A word and what is said of it. */
  public record Pair(String name, String says) {}
}
