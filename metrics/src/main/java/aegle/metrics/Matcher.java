package aegle.metrics;

import aegle.signals.Labels;
import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One condition on one label, as in {@code job="clinic"} or {@code status=~"5.."}. A missing label
 * has the empty value. Regular expressions are RE2's, anchored at both ends, {@code .} matching
 * newlines too (Prometheus 3).
 */
public final class Matcher {
  /** The four operators of PromQL selectors. */
  public enum Type {
    EQUAL("="),
    NOT_EQUAL("!="),
    REGEX("=~"),
    NOT_REGEX("!~");

    private final String sign;

    Type(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }

  private final Type type;
  private final String name;
  private final String value;
  private final @Nullable Pattern pattern;

  /**
   * A condition.
   *
   * @throws com.google.re2j.PatternSyntaxException when a regular expression is none
   */
  public Matcher(Type type, String name, String value) {
    this.type = type;
    this.name = name;
    this.value = value;
    boolean regex = type == Type.REGEX || type == Type.NOT_REGEX;
    this.pattern = regex ? AnchoredRegex.compile(value) : null;
  }

  public static Matcher equal(String name, String value) {
    return new Matcher(Type.EQUAL, name, value);
  }

  public Type type() {
    return type;
  }

  public String name() {
    return name;
  }

  /** The value or the regular expression as written. */
  public String value() {
    return value;
  }

  public boolean matches(String labelValue) {
    return switch (type) {
      case EQUAL -> value.equals(labelValue);
      case NOT_EQUAL -> !value.equals(labelValue);
      case REGEX -> find(labelValue);
      case NOT_REGEX -> !find(labelValue);
    };
  }

  private boolean find(String labelValue) {
    if (pattern == null) {
      throw new AssertionError("BUG: matcher " + this + " has no pattern");
    }
    return pattern.matcher(labelValue).matches();
  }

  public boolean matches(Labels labels) {
    return matches(labels.get(name));
  }

  /** Whether a series without the label would match. */
  public boolean matchesEmpty() {
    return matches("");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Matcher that
        && type == that.type
        && name.equals(that.name)
        && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return (type.hashCode() * 31 + name.hashCode()) * 31 + value.hashCode();
  }

  @Override
  public String toString() {
    return name + type.sign + '"' + value + '"';
  }
}
