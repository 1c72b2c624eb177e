package aegle.protocols.sentry;

import aegle.signals.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the members of one object; what is null or empty is left out. One thread. */
final class JsonMembers {
  private final Map<String, Json> members = new LinkedHashMap<>();

  JsonMembers put(String name, @Nullable Json value) {
    boolean nothing =
        value == null
            || value instanceof Json.Nil
            || (value instanceof Json.Members inner && inner.members().isEmpty())
            || (value instanceof Json.Items inner && inner.items().isEmpty());
    if (!nothing && value != null) {
      members.put(name, value);
    }
    return this;
  }

  JsonMembers put(String name, @Nullable String text) {
    return text == null ? this : put(name, new Json.Text(text));
  }

  JsonMembers put(String name, long value) {
    return put(name, new Json.Numeral(Long.toString(value)));
  }

  JsonMembers put(String name, List<Json> items) {
    return put(name, new Json.Items(items));
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  Json.Members build() {
    return new Json.Members(members);
  }
}
