package aegle.metrics.rules.template;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A value with fields and methods; the only objects whose members a template can reach. {@link
 * Object#toString} is what printing it gives.
 */
public interface TemplateObject {
  /** As Go would name the type, such as {@code *time.Time}. */
  String typeName();

  /** Whether there is a field or a method of this name. */
  boolean has(String member);

  /** Whether the member takes arguments, so that a plain field refuses them. */
  boolean isMethod(String member);

  /**
   * The value of a field, or what a method returns.
   *
   * @throws FunctionException when the arguments do not suit
   */
  @Nullable Object get(String member, Arguments arguments);

  /** Whether it is printed by {@link Object#toString} although it is a list or a map as well. */
  default boolean isStringer() {
    return false;
  }

  /** What stands for the value in JSON: a text, a number, a plain list or map, or nothing. */
  default @Nullable Object json() {
    return toString();
  }

  /** The number behind a named constant or a duration, for {@code %d}. */
  default OptionalLong asInteger() {
    return OptionalLong.empty();
  }
}
