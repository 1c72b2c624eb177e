package aegle.protocols.datadog;

import aegle.protocols.Refusals;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.List;

/** The tags of one series or record: {@code env:prod}, or a word alone. */
final class Tags {
  /** Tags of one thing; those beyond are refused. */
  static final int MAX_TAGS = 100;

  /** The value of a tag that is only a word. */
  private static final String PRESENT = "true";

  /** Of {@code clinic_id:c-1} the one and the other. */
  record Tag(String name, String value) {}

  private Tags() {}

  /** Those of a list; what is no text is refused. */
  static List<Tag> of(List<Json> items, Refusals refusals) {
    List<Tag> tags = new ArrayList<>();
    for (Json item : items) {
      if (item instanceof Json.Text(String text)) {
        add(text, tags, refusals);
      } else {
        refusals.add("tag", "not_a_text", 1);
      }
    }
    return tags;
  }

  /** Those of a text that commas divide, as {@code ddtags} does. */
  static List<Tag> of(String list, Refusals refusals) {
    List<Tag> tags = new ArrayList<>();
    for (String tag : list.split(",", -1)) {
      add(tag.strip(), tags, refusals);
    }
    return tags;
  }

  private static void add(String tag, List<Tag> tags, Refusals refusals) {
    if (tag.isEmpty()) {
      return;
    }
    if (tags.size() >= MAX_TAGS) {
      refusals.add("tag", DatadogReader.TOO_MANY, 1);
      return;
    }
    int colon = tag.indexOf(':');
    tags.add(
        colon <= 0
            ? new Tag(tag.substring(colon + 1), PRESENT)
            : new Tag(tag.substring(0, colon), tag.substring(colon + 1)));
  }
}
