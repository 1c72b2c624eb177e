package aegle.signals;

import java.util.List;

/** What a field of an {@link Entry} holds. */
public sealed interface Value {
  /** Words, an identifier, an address: anything that is searched as text. */
  record Text(String value) implements Value {}

  /** A whole number: a count, a status code, nanoseconds. */
  record Whole(long value) implements Value {}

  /** A measured number; may be infinite or NaN, which no range query finds. */
  record Real(double value) implements Value {}

  /** Yes or no. */
  record Flag(boolean value) implements Value {}

  /** Several texts under one name, in the sender's order. */
  record Texts(List<String> values) implements Value {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /** The value as text, as a page shows it and as a search for a term meets it. */
  default String text() {
    return switch (this) {
      case Text(String value) -> value;
      case Whole(long value) -> Long.toString(value);
      case Real(double value) -> GoFloat.general(value);
      case Flag(boolean value) -> Boolean.toString(value);
      case Texts(List<String> values) -> String.join(", ", values);
    };
  }
}
