package aegle.metrics.rules.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Templates that other templates may call by name, read from files. Immutable. */
public final class TemplateSet {
  private static final TemplateSet EMPTY = new TemplateSet(Map.of(), Map.of());

  private final Map<String, Defined> templates;
  private final Map<String, Source> sources;

  private TemplateSet(Map<String, Defined> templates, Map<String, Source> sources) {
    this.templates = Map.copyOf(templates);
    this.sources = Map.copyOf(sources);
  }

  /** A text that templates stand in, by which errors name their place. */
  record Source(String name, String text) {}

  /** A template with the text that it stands in. */
  record Defined(Source source, Node.Block block) {}

  public static TemplateSet empty() {
    return EMPTY;
  }

  /**
   * These templates and those of a file; a name defined again replaces the former, unless the new
   * definition is empty.
   *
   * @throws TemplateException as Go words it: {@code template: NAME:LINE: ...}
   */
  public TemplateSet and(String name, String text, TemplateFunctions functions) {
    Source source = new Source(name, text);
    Map<String, Node.Block> parsed =
        new Parser(name, text, functions, TemplateLimits.DEFAULT).parse();
    Map<String, Defined> all = new HashMap<>(templates);
    parsed.forEach((template, block) -> {
      if (!all.containsKey(template) || !Parser.isEmpty(block)) {
        all.put(template, new Defined(source, block));
      }
    });
    Map<String, Source> read = new HashMap<>(sources);
    read.put(read.size() + " " + name, source);
    return new TemplateSet(all, read);
  }

  @Nullable Defined find(String name) {
    return templates.get(name);
  }

  /** Two sets are equal when they were read from equal texts in the same order. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TemplateSet set && sources.equals(set.sources);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(sources);
  }
}
