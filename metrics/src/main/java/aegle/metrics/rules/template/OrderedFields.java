package aegle.metrics.rules.template;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Fields of a Go structure in the order in which they are written as JSON. Filled, then read. */
public final class OrderedFields extends LinkedHashMap<String, @Nullable Object> {
  private static final long serialVersionUID = 1L;

  /** Adds a field behind the others. */
  public OrderedFields with(String name, @Nullable Object value) {
    put(name, value);
    return this;
  }
}
