package aegle.server.web.view;

import java.util.List;

/**
 * What leaves this house.
 *
 * @param sentence says so at once
 * @param state of the worst forward
 */
public record ForwardingView(String sentence, State state, List<Forward> forwards) {
  /**
   * One forward.
   *
   * @param host where to; nothing else of the address
   * @param rate what was sent in the last minutes
   * @param queue how much waits, and how much may
   * @param lag how long what waits longest has been waiting; empty when nothing waits
   * @param losing what was lost in the last minutes, in words; empty when nothing was
   * @param lost since the server started
   * @param trouble what went wrong last, with when; empty when it went well since
   */
  public record Forward(
      String name,
      State state,
      String word,
      String protocol,
      String host,
      List<String> signals,
      String since,
      String sinceExact,
      String sent,
      String rate,
      String waiting,
      String queue,
      String lag,
      String losing,
      String lost,
      String trouble,
      List<Answer> answers) {}

  /** What the receiver said to a request. */
  public record Answer(State state, String when, String exact, String words) {}
}
