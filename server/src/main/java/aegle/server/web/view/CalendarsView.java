package aegle.server.web.view;

import java.util.List;

/**
 * When clinics are open.
 *
 * @param learning what hours are learned from, a query
 * @param trouble why nothing could be learned now; empty when it could
 */
public record CalendarsView(String learning, String trouble, List<Clinic> clinics) {

  /**
   * One clinic.
   *
   * @param now whether it is open, in words
   * @param source where the hours come from that count
   * @param days what counts today and on the next days; empty when nothing is known
   * @param week as the file writes it; empty when nothing is known
   * @param proposal what bookings say, or null when they say nothing
   * @param mayForget whether there is something confirmed to take back
   */
  public record Clinic(
      String id,
      String name,
      String zone,
      State state,
      String now,
      String source,
      List<Day> days,
      String week,
      @org.jspecify.annotations.Nullable Proposal proposal,
      boolean mayForget) {}

  /** A date and its hours. */
  public record Day(String date, String hours) {}

  /**
   * Hours that were learned.
   *
   * @param differs whether they differ from what counts
   */
  public record Proposal(String week, String rests, boolean differs) {}
}
