package aegle.signals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The named values of one {@link Entry}, in the sender's order, each name once. Immutable, so safe
 * to share; built by {@link Builder}, which one thread fills.
 */
public final class Fields {
  /** A record with more fields than this loses the rest; the builder counts them. */
  public static final int MAX_FIELDS = 512;

  /** Longer names are cut. */
  public static final int MAX_NAME_CHARS = 200;

  public static final Fields NONE = new Fields(new String[0], new Value[0]);

  private final String[] names;
  private final Value[] values;

  private Fields(String[] names, Value[] values) {
    this.names = names;
    this.values = values;
  }

  public int size() {
    return names.length;
  }

  public String name(int index) {
    return names[index];
  }

  public Value value(int index) {
    return values[index];
  }

  /** The value of a name, or null where the record has none. */
  public @Nullable Value get(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return values[i];
      }
    }
    return null;
  }

  /** The value of a name as text, or the fallback where the record has none. */
  public String text(String name, String fallback) {
    @Nullable Value value = get(name);
    return value == null ? fallback : value.text();
  }

  /** A builder that begins with these fields. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    for (int i = 0; i < names.length; i++) {
      builder.put(names[i], values[i]);
    }
    return builder;
  }

  public static Builder builder() {
    return new Builder();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fields that
        && Arrays.equals(names, that.names)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(names) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    // Names only: values may be a person's, and this text may reach a log.
    return "Fields" + Arrays.toString(names);
  }

  /** Collects fields; a name that comes twice keeps its last value. */
  public static final class Builder {
    private final List<String> names = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private int refused;

    private Builder() {}

    public Builder put(String name, Value value) {
      String kept = name.length() <= MAX_NAME_CHARS ? name : name.substring(0, MAX_NAME_CHARS);
      int at = names.indexOf(kept);
      if (at >= 0) {
        values.set(at, value);
      } else if (names.size() < MAX_FIELDS) {
        names.add(kept);
        values.add(value);
      } else {
        refused++;
      }
      return this;
    }

    public Builder put(String name, String value) {
      return put(name, new Value.Text(value));
    }

    public Builder put(String name, long value) {
      return put(name, new Value.Whole(value));
    }

    public Builder put(String name, double value) {
      return put(name, new Value.Real(value));
    }

    public Builder put(String name, boolean value) {
      return put(name, new Value.Flag(value));
    }

    /** Puts a text unless it is null or empty. */
    public Builder putText(String name, @Nullable String value) {
      return value == null || value.isEmpty() ? this : put(name, value);
    }

    public boolean has(String name) {
      return names.contains(name);
    }

    /** How many fields were over {@link #MAX_FIELDS} and are lost. */
    public int refused() {
      return refused;
    }

    public Fields build() {
      return names.isEmpty()
          ? NONE
          : new Fields(names.toArray(String[]::new), values.toArray(Value[]::new));
    }
  }
}
