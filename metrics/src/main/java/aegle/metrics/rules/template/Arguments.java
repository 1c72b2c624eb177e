package aegle.metrics.rules.template;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What a function was called with, checked against its parameters already. */
public final class Arguments {
  private final @Nullable Object[] values;
  private final BiFunction<String, @Nullable Object, String> renderer;

  Arguments(@Nullable Object[] values, BiFunction<String, @Nullable Object, String> renderer) {
    this.values = values.clone();
    this.renderer = renderer;
  }

  public int size() {
    return values.length;
  }

  public @Nullable Object any(int index) {
    return values[index];
  }

  public String string(int index) {
    return as(String.class, index);
  }

  public long integer(int index) {
    return as(Long.class, index);
  }

  /** An argument whose parameter promised this class. */
  public <T> T as(Class<T> type, int index) {
    Object value = values[index];
    if (!type.isInstance(value)) {
      throw new FunctionException("argument " + (index + 1) + " is no " + type.getSimpleName());
    }
    return type.cast(value);
  }

  /** The arguments from one on, nulls among them. */
  public List<@Nullable Object> from(int index) {
    return Arrays.asList(values).subList(index, values.length);
  }

  /** Executes a template that is defined beside the calling one. */
  public String render(String templateName, @Nullable Object data) {
    return renderer.apply(templateName, data);
  }
}
