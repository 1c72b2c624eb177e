package aegle.records;

import java.util.Set;

/** A field that entries of a kind have had, with the types of its values. */
public record KnownField(String name, Set<Type> types) {
  /** How a field's values are searched. */
  public enum Type {
    /** By word and phrase. */
    WORDS,
    /** By exact value; also yes and no. */
    TEXT,
    /** By value and range. */
    WHOLE,
    /** By value and range. */
    REAL
  }

  public KnownField {
    types = Set.copyOf(types);
  }
}
