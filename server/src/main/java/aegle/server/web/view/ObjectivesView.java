package aegle.server.web.view;

import java.util.List;

/**
 * What the platform promises.
 *
 * @param sentence says at once how it stands
 * @param state of the worst promise
 * @param reading whether a first look at the budgets is still to come
 */
public record ObjectivesView(
    String sentence, State state, boolean reading, List<Promise> promises) {

  /**
   * One objective.
   *
   * @param promised target and window in words
   * @param problem why it cannot be measured as written; empty when it can
   * @param events the query behind all events
   * @param failures the query behind the failed ones
   * @param chart where the burn-down comes from
   */
  public record Promise(
      String name,
      String title,
      String promised,
      State state,
      String word,
      String problem,
      String looked,
      List<Budget> budgets,
      List<Guard> guards,
      String events,
      String eventsHref,
      String failures,
      String failuresHref,
      String chart) {}

  /**
   * One budget of it.
   *
   * @param part whose, such as {@code clinic_id bangkok-siam}; empty where there is one alone
   * @param now the share of good events
   * @param left of the budget, in per cent
   * @param told the budget in patients
   * @param measured how much of the window has data
   * @param gap whether some of it has none
   * @param gone when nothing is left at this pace
   */
  public record Budget(
      String part,
      State state,
      String word,
      String now,
      String left,
      String told,
      String measured,
      boolean gap,
      String gone,
      List<Pace> paces) {}

  /** How fast a budget is spent over the windows of an alert. */
  public record Pace(
      String windows,
      String rate,
      String shortRate,
      String threshold,
      String proven,
      State state) {}

  /** An alert that guards it. */
  public record Guard(
      String name, String href, String severity, String when, State state, String word) {}
}
