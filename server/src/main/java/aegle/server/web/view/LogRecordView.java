package aegle.server.web.view;

import java.util.List;

/**
 * One line with what is around it.
 *
 * @param choices which lines may be shown around it
 * @param whole the message, uncut
 * @param cut whether lines may be missing around it
 */
public record LogRecordView(
    LogLine line,
    FieldRows fields,
    List<LogLine> before,
    List<LogLine> after,
    List<Frame.Choice> choices,
    String whole,
    boolean cut) {
  public LogRecordView {
    before = List.copyOf(before);
    after = List.copyOf(after);
    choices = List.copyOf(choices);
  }
}
