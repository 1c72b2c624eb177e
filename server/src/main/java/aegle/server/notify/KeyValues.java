package aegle.server.notify;

import aegle.metrics.rules.template.Arguments;
import aegle.metrics.rules.template.FunctionException;
import aegle.metrics.rules.template.TemplateObject;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Labels or annotations as Alertmanager's type {@code KV} shows them to templates: a map with the
 * methods {@code SortedPairs}, {@code Names}, {@code Values} and {@code Remove}.
 */
public final class KeyValues extends AbstractMap<String, String> implements TemplateObject {
  /** Go's map that was never made: empty, and null in JSON. */
  public static final KeyValues MISSING = new KeyValues(Map.of());

  private static final Set<String> METHODS = Set.of("SortedPairs", "Names", "Values", "Remove");
  private static final String FIRST = "alertname";

  private final TreeMap<String, String> map;

  public KeyValues(Map<String, String> map) {
    this.map = new TreeMap<>(map);
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    return map.entrySet();
  }

  @Override
  public String typeName() {
    return "template.KV";
  }

  @Override
  public boolean isStringer() {
    return true;
  }

  @Override
  public boolean has(String member) {
    return METHODS.contains(member);
  }

  @Override
  public boolean isMethod(String member) {
    return true;
  }

  @Override
  public Object get(String member, Arguments arguments) {
    return switch (member) {
      case "SortedPairs" -> pairs();
      case "Names" -> pairs().names();
      case "Values" -> pairs().values();
      case "Remove" -> without(arguments);
      default -> throw new AssertionError("BUG: KV has no " + member);
    };
  }

  private KeyValues without(Arguments arguments) {
    if (arguments.size() != 1 || !(arguments.any(0) instanceof List<?> names)) {
      throw new FunctionException("Remove takes a list of names");
    }
    Map<String, String> rest = new TreeMap<>(map);
    rest.keySet().removeIf(names::contains);
    return new KeyValues(rest);
  }

  /** By name, {@code alertname} before all. */
  private Pairs pairs() {
    List<Pair> pairs = new ArrayList<>();
    map.forEach((name, value) -> pairs.add(new Pair(name, value)));
    pairs.sort((a, b) -> Boolean.compare(b.name().equals(FIRST), a.name().equals(FIRST)));
    return new Pairs(pairs);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The missing map is one object; an empty one is another.
  public @Nullable Object json() {
    return this == MISSING ? null : new TreeMap<>(map);
  }

  /** {@code alertname=Down, clinic_id=north}. */
  @Override
  public String toString() {
    return pairs().toString();
  }

  /** Pairs in order, with the methods {@code Names} and {@code Values}. */
  static final class Pairs extends AbstractList<Pair> implements TemplateObject {
    private final List<Pair> pairs;

    Pairs(List<Pair> pairs) {
      this.pairs = List.copyOf(pairs);
    }

    Words names() {
      return new Words(pairs.stream().map(Pair::name).toList());
    }

    Words values() {
      return new Words(pairs.stream().map(Pair::value).toList());
    }

    @Override
    public Pair get(int index) {
      return pairs.get(index);
    }

    @Override
    public int size() {
      return pairs.size();
    }

    @Override
    public String typeName() {
      return "template.Pairs";
    }

    @Override
    public boolean isStringer() {
      return true;
    }

    @Override
    public boolean has(String member) {
      return member.equals("Names") || member.equals("Values");
    }

    @Override
    public boolean isMethod(String member) {
      return true;
    }

    @Override
    public Object get(String member, Arguments arguments) {
      return member.equals("Names") ? names() : values();
    }

    @Override
    public Object json() {
      return new ArrayList<>(pairs);
    }

    @Override
    public String toString() {
      return pairs.stream()
          .map(pair -> pair.name() + "=" + pair.value())
          .collect(Collectors.joining(", "));
    }
  }

  /** Texts with the method {@code Join}. */
  static final class Words extends AbstractList<String> implements TemplateObject {
    private final List<String> words;

    Words(List<String> words) {
      this.words = List.copyOf(words);
    }

    @Override
    public String get(int index) {
      return words.get(index);
    }

    @Override
    public int size() {
      return words.size();
    }

    @Override
    public String typeName() {
      return "template.Strings";
    }

    @Override
    public boolean has(String member) {
      return member.equals("Join");
    }

    @Override
    public boolean isMethod(String member) {
      return true;
    }

    @Override
    public Object get(String member, Arguments arguments) {
      if (arguments.size() != 1) {
        throw new FunctionException("Join takes one separator");
      }
      return String.join(arguments.string(0), words);
    }

    @Override
    public Object json() {
      return new ArrayList<>(words);
    }
  }

  /** One label or annotation. */
  record Pair(String name, String value) implements TemplateObject {
    @Override
    public String typeName() {
      return "template.Pair";
    }

    @Override
    public boolean has(String member) {
      return member.equals("Name") || member.equals("Value");
    }

    @Override
    public boolean isMethod(String member) {
      return false;
    }

    @Override
    public Object get(String member, Arguments arguments) {
      return member.equals("Name") ? name : value;
    }

    @Override
    public Object json() {
      return Map.of("Name", name, "Value", value);
    }

    @Override
    public String toString() {
      return "{" + name + " " + value + "}";
    }
  }
}
