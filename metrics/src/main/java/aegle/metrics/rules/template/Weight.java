package aegle.metrics.rules.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many values lists and maps hold that a template builds. A list that holds itself twice, and
 * so on, is written in a few words and printed in gigabytes; so each value held counts as a step.
 */
final class Weight {
  private static final int CHARS_OF_A_STEP = 64;

  private final int most;
  private int held;

  private Weight(int most) {
    this.most = most;
  }

  /** How many values are held at any depth; counting stops above the given number. */
  static int of(@Nullable Object value, int most) {
    Weight weight = new Weight(most);
    weight.add(value);
    return weight.held;
  }

  private void add(@Nullable Object value) {
    Iterable<?> inner =
        switch (value) {
          case TemplateObject _ -> List.of();
          case List<?> list -> list;
          case Map<?, ?> map -> map.values();
          case null, default -> List.of();
        };
    for (Object item : inner) {
      held += item instanceof String text ? 1 + text.length() / CHARS_OF_A_STEP : 1;
      if (held > most) {
        return;
      }
      add(item);
    }
  }
}
