package aegle.metrics.rules.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function that templates can call.
 *
 * @param parameters types of the arguments in order; of a variadic function the last repeats
 * @param variadic whether the last parameter may be given any number of times, none included
 */
public record TemplateFunction(
    String name, List<ParameterType> parameters, boolean variadic, Body body) {
  public TemplateFunction {
    parameters = List.copyOf(parameters);
  }

  public static TemplateFunction of(String name, Body body, ParameterType... parameters) {
    return new TemplateFunction(name, List.of(parameters), false, body);
  }

  public static TemplateFunction variadic(String name, Body body, ParameterType... parameters) {
    return new TemplateFunction(name, List.of(parameters), true, body);
  }

  ParameterType parameter(int index) {
    return parameters.get(Math.min(index, parameters.size() - 1));
  }

  int fixed() {
    return variadic ? parameters.size() - 1 : parameters.size();
  }

  /** What a function does. */
  @FunctionalInterface
  public interface Body {
    /**
     * The result for checked arguments.
     *
     * @throws FunctionException in words for the author of the template
     */
    @Nullable Object call(Arguments arguments);
  }
}
