package aegle.metrics.rules.template;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A number with a name, such as a month: printed by name, formatted by {@code %d} as a number. */
record NamedNumber(String typeName, long number, String name) implements TemplateObject {
  @Override
  public boolean has(String member) {
    return member.equals("String");
  }

  @Override
  public boolean isMethod(String member) {
    return true;
  }

  @Override
  public @Nullable Object get(String member, Arguments arguments) {
    return name;
  }

  @Override
  public OptionalLong asInteger() {
    return OptionalLong.of(number);
  }

  @Override
  public String toString() {
    return name;
  }
}
