package aegle.server.web.view;

import java.util.List;

/**
 * Why a rule fires, or does not.
 *
 * @param sentence the answer in one sentence
 * @param at the moment that is looked at
 * @param moments others that can be looked at
 * @param tree the expression, part by part
 */
public record ExplainView(
    String rule,
    String ruleHref,
    State state,
    String sentence,
    String at,
    List<Frame.Choice> moments,
    List<Part> tree) {
  /**
   * A part of the expression.
   *
   * @param count how many elements it gave
   * @param samples some of them
   * @param missing why it gave none, where they go missing; else empty
   */
  public record Part(
      String text, String count, List<Sample> samples, String missing, List<Part> parts) {}

  /** An element: its labels and its value. */
  public record Sample(String labels, String value) {}
}
