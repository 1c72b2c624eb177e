package aegle.metrics.rules.template;

import org.jspecify.annotations.Nullable;

/**
 * What a function takes at one place.
 *
 * @param typeName as Go names it in error messages
 * @param type what the value must be; {@code Object} takes anything, nothing included
 */
public record ParameterType(String typeName, Class<?> type) {
  public static final ParameterType ANY = new ParameterType("interface {}", Object.class);
  public static final ParameterType STRING = new ParameterType("string", String.class);
  public static final ParameterType INT = new ParameterType("int", Long.class);
  public static final ParameterType FLOAT = new ParameterType("float64", Double.class);
  public static final ParameterType BOOL = new ParameterType("bool", Boolean.class);

  boolean isAny() {
    return type == Object.class;
  }

  boolean accepts(@Nullable Object value) {
    return isAny() || type.isInstance(value);
  }
}
