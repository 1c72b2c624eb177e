package aegle.signals;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tree as senders nest it: stacks, breadcrumbs, contexts. It is kept beside an {@link Entry} and
 * shown, but not searched. Readers bound its depth and size before one is made.
 */
public sealed interface Json {
  /** Members in the sender's order; of a name that came twice the last value. */
  record Members(Map<String, Json> members) implements Json {
    public Members {
      members = MemberMap.copyOf(members);
    }

    /**
     * Members of names and values, which are taken over, not copied; of a name that came twice the
     * last value. For readers that have gathered them.
     */
    public static Members of(String[] names, Json[] values) {
      return new Members(MemberMap.of(names, values));
    }

    public int size() {
      return members.size();
    }

    /** The name at a place, from 0. */
    public String name(int place) {
      return ((MemberMap) members).name(place);
    }

    /** The value at a place, from 0. */
    public Json value(int place) {
      return ((MemberMap) members).value(place);
    }

    /** The same names with other values, which are taken over, not copied. */
    public Members withValues(Json[] values) {
      return new Members(((MemberMap) members).withValues(values));
    }

    /** The member of a name, or null. */
    public @Nullable Json get(String name) {
      return members.get(name);
    }

    /** The member of a name as text, or null where it is missing or no text or number. */
    public @Nullable String text(String name) {
      @Nullable Json member = members.get(name);
      return member == null ? null : scalarText(member);
    }

    /**
     * The member of a name as members, or {@link #NOTHING} where it is missing or of another shape.
     */
    public Members members(String name) {
      return members.get(name) instanceof Members inner ? inner : NOTHING;
    }

    /** The items of a member, or none where it is missing or no list. */
    public List<Json> items(String name) {
      return members.get(name) instanceof Items(List<Json> inner) ? inner : List.of();
    }
  }

  /** A list. */
  record Items(List<Json> items) implements Json {
    public Items {
      items = List.copyOf(items);
    }
  }

  /** Text; lone surrogates were replaced by the reader. */
  record Text(String value) implements Json {}

  /** A number, as the sender wrote it: {@code 1e3} stays {@code 1e3}. */
  record Numeral(String digits) implements Json {
    /** The nearest double; infinite where the digits are too large for one. */
    public double real() {
      return Double.parseDouble(digits);
    }
  }

  /** Yes or no. */
  record Flag(boolean value) implements Json {}

  /** Null, said by the sender. */
  record Nil() implements Json {}

  Members NOTHING = new Members(Map.of());
  Nil NIL = new Nil();

  private static @Nullable String scalarText(Json json) {
    return switch (json) {
      case Text(String value) -> value;
      case Numeral(String digits) -> digits;
      case Flag(boolean value) -> Boolean.toString(value);
      case Members _, Items _, Nil _ -> null;
    };
  }
}
