package aegle.metrics.rules.template;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The functions a template may call: Go's built-ins and what the caller adds. Immutable. */
public final class TemplateFunctions {
  private static final TemplateFunctions BUILTINS =
      new TemplateFunctions(Map.of()).and(Builtins.ALL);

  private final Map<String, TemplateFunction> byName;

  private TemplateFunctions(Map<String, TemplateFunction> byName) {
    this.byName = Map.copyOf(byName);
  }

  /**
   * Go's own: and or not eq ne lt le gt ge len index slice print printf println html js urlquery.
   */
  public static TemplateFunctions builtins() {
    return BUILTINS;
  }

  /** These functions and more; a name given again replaces the former. */
  public TemplateFunctions and(Collection<TemplateFunction> more) {
    Map<String, TemplateFunction> all = new HashMap<>(byName);
    more.forEach(function -> all.put(function.name(), function));
    return new TemplateFunctions(all);
  }

  Optional<TemplateFunction> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
