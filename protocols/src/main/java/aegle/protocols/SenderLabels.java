package aegle.protocols;

import aegle.signals.Json;
import aegle.signals.Labels;

/**
 * Labels of a series out of the tags or attributes of a client. Names stay the client's own; the
 * server makes them legal. For one series and one thread.
 */
public final class SenderLabels {
  /** Labels of one series, with room for the project and the name; those beyond are refused. */
  public static final int MAX_LABELS = 28;

  /** Longer names and values are cut. */
  public static final int MAX_CHARS = 200;

  /** The label of this name is the house's own: it says whose key let the measurement in. */
  private static final String PROJECT = "project";

  private final Refusals refusals;
  private final Labels.Builder labels = Labels.builder();
  private int taken;

  public SenderLabels(Refusals refusals) {
    this.refusals = refusals;
  }

  /** Puts a label; of one name the last value counts, and an empty one is no label. */
  public SenderLabels put(String name, String value) {
    if (name.isBlank() || value.isEmpty() || name.startsWith("__")) {
      return this;
    }
    if (taken >= MAX_LABELS) {
      refusals.add("label", "too_many", 1);
      return this;
    }
    taken++;
    labels.set(
        name.equals(PROJECT) ? "exported_project" : WellFormedText.cut(name, MAX_CHARS),
        WellFormedText.cut(WellFormedText.of(value), MAX_CHARS));
    return this;
  }

  /** Puts those attributes that are texts, numbers or flags. */
  public SenderLabels putAll(Json.Members attributes) {
    attributes.members().forEach(this::putScalar);
    return this;
  }

  private void putScalar(String name, Json value) {
    switch (value) {
      case Json.Text(String text) -> put(name, text);
      case Json.Numeral(String digits) -> put(name, digits);
      case Json.Flag(boolean flag) -> put(name, Boolean.toString(flag));
      case Json.Members _, Json.Items _, Json.Nil _ -> {
        // A tree is no label.
      }
    }
  }

  public Labels build() {
    return labels.build();
  }
}
