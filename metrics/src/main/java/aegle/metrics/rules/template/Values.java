package aegle.metrics.rules.template;

import aegle.metrics.rules.template.html.Trust;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Go's reflection would say of the values that templates handle. */
final class Values {
  private Values() {}

  static String typeName(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case String _ -> "string";
      case Long _ -> "int";
      case BigInteger _ -> "uint64";
      case Double _ -> "float64";
      case Boolean _ -> "bool";
      case SafeHtml _ -> "template.HTML";
      case SafeUrl _ -> "template.URL";
      case TypedList<?> list -> list.typeName();
      case List<?> list ->
          !list.isEmpty() && list.stream().allMatch(String.class::isInstance)
              ? "[]string"
              : "[]interface {}";
      case Map<?, ?> map -> holdsTexts(map) ? "map[string]string" : "map[string]interface {}";
      case TemplateObject object -> object.typeName();
      default -> value.getClass().getSimpleName();
    };
  }

  /** What the author of the template vouches for. */
  static Trust trust(@Nullable Object value) {
    return switch (value) {
      case SafeHtml _ -> Trust.HTML;
      case SafeUrl _ -> Trust.URL;
      case null, default -> Trust.NONE;
    };
  }

  static boolean holdsTexts(Map<?, ?> map) {
    return map.values().stream().allMatch(String.class::isInstance);
  }

  /** Whether {@code if} takes its branch: not zero, not empty, not nothing. */
  static boolean isTrue(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean flag -> flag;
      case String text -> !text.isEmpty();
      case SafeHtml html -> !html.html().isEmpty();
      case SafeUrl url -> !url.url().isEmpty();
      case Long number -> number != 0;
      case BigInteger number -> number.signum() != 0;
      case Double number -> number != 0;
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case TemplateObject object ->
          object.asInteger().isEmpty() || object.asInteger().getAsLong() != 0;
      default -> true;
    };
  }
}
