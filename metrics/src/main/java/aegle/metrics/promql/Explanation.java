package aegle.metrics.promql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an expression with what it gave at one time.
 *
 * @param text the part in canonical form
 * @param elements how many elements, or series of a range; 1 for a number or a text
 * @param samples some of them: of an instant vector the values, of a range the last samples
 * @param missing why there are no elements, where they go missing; null elsewhere
 * @param parts what it is made from, in order
 */
public record Explanation(
    String text,
    ValueType type,
    int elements,
    List<Value.Point> samples,
    @Nullable Missing missing,
    List<Explanation> parts) {
  public Explanation {
    samples = List.copyOf(samples);
    parts = List.copyOf(parts);
  }

  /** Why an expression gives nothing. */
  public sealed interface Missing {
    /** No series of this name is stored. */
    record NoMetric(String name) implements Missing {}

    /** There are series of the name, and none with these labels. */
    record NoLabels(int seriesOfName) implements Missing {}

    /** There are series, and none has a sample at the time that is looked at; with the last one. */
    record NoSamples(long lastMillis) implements Missing {}

    /** There are samples, and too few of them for the function. */
    record TooFew() implements Missing {}

    /** Both sides have elements, and no two of them have the labels in common that must agree. */
    record NoPair() implements Missing {}

    /** There are elements, and none meets the condition. */
    record Condition() implements Missing {}

    /** All values are no numbers, such as 0 / 0, and those meet no condition. */
    record NotANumber() implements Missing {}

    /** The set operation leaves nothing. */
    record NothingLeft() implements Missing {}

    /** It could not be evaluated. */
    record Failure(String message) implements Missing {}

    /** It was not looked at: the expression has more than {@value Explainer#MAX_PARTS} parts. */
    record NotAsked() implements Missing {}
  }

  /** The first part that says why something is missing, this one or one below; null where none. */
  public @Nullable Explanation firstMissing() {
    for (Explanation part : parts) {
      Explanation found = part.firstMissing();
      if (found != null) {
        return found;
      }
    }
    return missing == null ? null : this;
  }
}
