package aegle.server.web.view;

import java.util.List;

/** What was told to whom, and whether it arrived. */
public record DeliveriesView(
    String sentence,
    List<Row> rows,
    String outcome,
    String receiver,
    List<String> receivers,
    String older,
    boolean filtered) {

  /** One attempt to reach a receiver. */
  public record Row(
      State state,
      String word,
      String when,
      String whenExact,
      String receiver,
      String integration,
      String alerts,
      String attempt,
      String took,
      String reason) {}
}
