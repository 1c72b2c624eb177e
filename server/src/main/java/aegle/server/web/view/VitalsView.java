package aegle.server.web.view;

import java.util.List;

/**
 * How fast the pages feel.
 *
 * @param once why measurements of the SDK are not counted, or empty where they are
 * @param notes what else has to be known of the answer, such as that it was cut short
 */
public record VitalsView(
    List<Card> cards,
    String once,
    String chosen,
    List<Table> tables,
    List<Row> targets,
    List<String> notes,
    String address) {

  /**
   * One vital over all pages.
   *
   * @param value the 75th percentile, empty where nothing was measured
   * @param count how many visits or measurements, in words
   * @param limits the bounds of good and poor, in words
   */
  public record Card(
      String key,
      String href,
      boolean chosen,
      boolean retired,
      State state,
      String word,
      String value,
      String unit,
      String count,
      String limits,
      Band band) {}

  /** Shares of the ratings in parts of a thousand; together a thousand, or none at all. */
  public record Band(long good, long middling, long poor) {
    public boolean isEmpty() {
      return good + middling + poor == 0;
    }

    /** A share for people. */
    public String words(long part) {
      return Unit.RATIO.write(part / 1_000.0).toString();
    }
  }

  /** Whether a table has measurements that do not say what it tells apart. */
  public boolean hasUntold() {
    return tables.stream().flatMap(table -> table.rows().stream()).anyMatch(Row::isUntold);
  }

  /** The vital apart by the values of a field; last, what does not say the field. */
  public record Table(String key, List<Row> rows) {}

  /** One value of the field; empty: that of measurements which do not say it. */
  public record Row(
      String value, String percentile, State state, String word, String count, Band band) {
    public boolean isUntold() {
      return value.isEmpty();
    }
  }
}
