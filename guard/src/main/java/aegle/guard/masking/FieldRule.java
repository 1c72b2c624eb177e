package aegle.guard.masking;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a field's name says about its value.
 *
 * <p>A pattern is one or more elements with dots between. It is held against the last elements of a
 * field's path, so {@code password} meets {@code user.password} and {@code user.name} meets {@code
 * contexts.user.name}. Upper and lower case, {@code _}, {@code -} and spaces make no difference:
 * {@code first_name}, {@code firstName} and {@code First-Name} are the same. {@code *} stands for
 * any characters within one element.
 *
 * @param kind what the value is where the treatment is {@link Treatment#PERSONAL}, else null
 */
public record FieldRule(String pattern, Treatment treatment, @Nullable Kind kind) {
  /** What is done with a value because of its field. */
  public enum Treatment {
    /** The whole value is of a {@link Kind}, whatever it looks like. */
    PERSONAL,
    /** Words: searched for everything. What fields without a rule get. */
    TEXT,
    /**
     * A program's names and lines: searched for e-mail addresses, keys, and those numbers that a
     * checksum or a country code gives away. Words are its own.
     */
    TECHNICAL,
    /** A line of a program: technical, and searched for secrets that are written out there. */
    SOURCE,
    /**
     * An identifier of the machinery: searched for e-mail addresses and keys, but its digits and
     * words are its own.
     */
    IDENTIFIER,
    /** A statement of SQL: its literals are replaced by question marks, then it is searched. */
    SQL,
    /** Never looked at. */
    KEEP
  }

  public FieldRule {
    Objects.requireNonNull(pattern);
    if ((treatment == Treatment.PERSONAL) != (kind != null)) {
      throw new IllegalArgumentException(
          "field rule " + pattern + " needs a kind exactly where its treatment is personal");
    }
  }

  /** The field's value is of this kind. */
  public static FieldRule personal(String pattern, Kind kind) {
    return new FieldRule(pattern, Treatment.PERSONAL, kind);
  }

  /** The field gets another treatment. */
  public static FieldRule of(String pattern, Treatment treatment) {
    return new FieldRule(pattern, treatment, null);
  }
}
