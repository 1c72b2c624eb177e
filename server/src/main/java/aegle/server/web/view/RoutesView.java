package aegle.server.web.view;

import java.util.List;

/**
 * Who is told of which alerts.
 *
 * @param root the tree as it is in force; empty list without a file
 * @param asked labels that somebody asks about
 * @param answer where an alert with these labels would go, in a sentence
 */
public record RoutesView(
    List<Node> root, String asked, String error, String answer, List<Taken> taken) {
  /**
   * A route.
   *
   * @param matchers what it takes; empty: everything
   * @param gathers by which labels, and in which rhythm
   * @param times at which it is silent or not
   * @param isTaken whether the labels that are asked about go here
   */
  public record Node(
      String matchers,
      String receiver,
      String ways,
      boolean tellsNobody,
      String gathers,
      String rhythm,
      String times,
      boolean goesOn,
      boolean isTaken,
      List<Node> routes) {}

  /** A route that takes an alert, with the group in which it would be told. */
  public record Taken(String receiver, String ways, String group, String rhythm, String muted) {}
}
