package aegle.server.web.view;

import java.util.List;

/**
 * The most frequent values of a field.
 *
 * @param others how often further values occurred
 * @param missing how many records have no such field
 * @param estimated whether not everything was counted
 */
public record Facet(String name, List<Bar> bars, long others, long missing, boolean estimated) {
  public Facet {
    bars = List.copyOf(bars);
  }

  /** One value, with its share of all from 0 to 1. */
  public record Bar(String value, long count, double share) {
    /** Width in a box of 100. */
    public int width() {
      return (int) Math.max(1, Math.round(share * 100));
    }

    public String countText() {
      return Unit.count(count);
    }

    public String percent() {
      return Unit.RATIO.write(share).toString();
    }
  }
}
