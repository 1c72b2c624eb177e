package aegle.server.web.view;

import java.util.List;

/**
 * All that is known of one record.
 *
 * @param detail the nested part as indented JSON, empty where there is none
 */
public record FieldRows(String id, String href, String trace, List<Row> rows, String detail) {
  public FieldRows {
    rows = List.copyOf(rows);
  }

  /**
   * One field.
   *
   * @param with the page filtered for this value, empty where it is too long for a filter
   * @param without the page without this value
   */
  public record Row(String name, String value, String with, String without) {}
}
