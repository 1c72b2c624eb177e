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

/**
 * Labels or annotations as Alertmanager's type {@code KV} shows them to templates: a map with the
 * methods {@code SortedPairs}, {@code Names}, {@code Values} and {@code Remove}.
 */
final class KeyValues extends AbstractMap<String, String> implements TemplateObject {
  private static final Set<String> METHODS = Set.of("SortedPairs", "Names", "Values", "Remove");
  private static final String FIRST = "alertname";

  private final TreeMap<String, String> map;

  KeyValues(Map<String, String> map) {
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

  /** Pairs in order, with the methods {@code Names} and {@code Values}. */
  static final class Pairs extends AbstractList<Pair> implements TemplateObject {
    private final List<Pair> pairs;

    Pairs(List<Pair> pairs) {
      this.pairs = List.copyOf(pairs);
    }

    List<String> names() {
      return pairs.stream().map(Pair::name).toList();
    }

    List<String> values() {
      return pairs.stream().map(Pair::value).toList();
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
    public String toString() {
      return "{" + name + " " + value + "}";
    }
  }
}
