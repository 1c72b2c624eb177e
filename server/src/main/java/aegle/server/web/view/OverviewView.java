package aegle.server.web.view;

import java.util.List;

/** The first page: one sentence, why, what fires, the figures. */
public record OverviewView(
    Verdict verdict, List<RuleRow> firing, List<Figure> golden, List<Figure> business) {

  /**
   * Whether the platform is well.
   *
   * @param reasons what led to the sentence, most urgent first
   */
  public record Verdict(State state, String sentence, List<Reason> reasons) {}

  /** One reason, with where to look further; an empty address is no link. */
  public record Reason(State state, String text, String href) {}
}
