package aegle.server.web.view;

import java.util.List;

/**
 * Counts over time, stacked by what they are, in a box of 1,000 by 100.
 *
 * @param bars one for each stretch of time, empty ones too
 * @param key what each colour stands for, with its count over all bars
 * @param highest the count of the highest bar, in words
 * @param step how long each stretch is, in words
 */
public record Bars(
    String label,
    List<Bar> bars,
    List<Key> key,
    String from,
    String to,
    String highest,
    String step) {
  public Bars {
    bars = List.copyOf(bars);
    key = List.copyOf(key);
  }

  /**
   * One stretch of time.
   *
   * @param href the page of this stretch alone
   */
  public record Bar(
      String href,
      String x,
      String width,
      String words,
      String when,
      long count,
      List<Block> blocks) {
    public Bar {
      blocks = List.copyOf(blocks);
    }
  }

  /** A part of a bar. */
  public record Block(State state, String y, String height) {}

  /** One colour. */
  public record Key(State state, String word, String count) {}
}
