package aegle.metrics.promql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the series of two sides find each other.
 *
 * @param on whether {@code labels} are those to compare rather than those to ignore
 * @param include labels that the many side takes over from the one side
 * @param fillLeft value for a missing left series (experimental)
 * @param fillRight value for a missing right series (experimental)
 */
public record VectorMatching(
    Cardinality cardinality,
    List<String> labels,
    boolean on,
    List<String> include,
    @Nullable Double fillLeft,
    @Nullable Double fillRight) {
  /** All labels, one to one. */
  static final VectorMatching DEFAULT =
      new VectorMatching(Cardinality.ONE_TO_ONE, List.of(), false, List.of(), null, null);

  public VectorMatching {
    labels = List.copyOf(labels);
    include = List.copyOf(include);
  }

  /** How many series of each side may match. */
  public enum Cardinality {
    ONE_TO_ONE("one-to-one"),
    MANY_TO_ONE("many-to-one"),
    ONE_TO_MANY("one-to-many"),
    MANY_TO_MANY("many-to-many");

    private final String words;

    Cardinality(String words) {
      this.words = words;
    }

    /** As the HTTP API names it. */
    public String words() {
      return words;
    }
  }

  VectorMatching withCardinality(Cardinality newCardinality) {
    return new VectorMatching(newCardinality, labels, on, include, fillLeft, fillRight);
  }

  boolean isGrouped() {
    return cardinality == Cardinality.MANY_TO_ONE || cardinality == Cardinality.ONE_TO_MANY;
  }
}
