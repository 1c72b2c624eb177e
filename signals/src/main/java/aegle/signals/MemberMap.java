package aegle.signals;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object as two arrays: most objects have a handful, and trees hold many of them.
 * Immutable; in the sender's order.
 */
final class MemberMap extends AbstractMap<String, Json> {
  /** Looking through so many names takes no longer than asking a table. */
  private static final int MAX_UNINDEXED = 16;

  private final String[] names;
  private final Json[] values;

  /**
   * The place of each name where there are many, by a map that withstands names made to collide.
   */
  private final @Nullable Map<String, Integer> index;

  private MemberMap(String[] names, Json[] values, @Nullable Map<String, Integer> index) {
    this.names = names;
    this.values = values;
    this.index = index;
  }

  static MemberMap copyOf(Map<String, Json> members) {
    if (members instanceof MemberMap map) {
      return map;
    }
    String[] names = new String[members.size()];
    Json[] values = new Json[names.length];
    int count = 0;
    for (Map.Entry<String, Json> member : members.entrySet()) {
      names[count] = member.getKey();
      values[count++] = member.getValue();
    }
    return new MemberMap(names, values, names.length > MAX_UNINDEXED ? index(names) : null);
  }

  /** Takes the arrays over; of a name that comes twice the first place and the last value. */
  static MemberMap of(String[] names, Json[] values) {
    @Nullable Map<String, Integer> index = names.length > MAX_UNINDEXED ? index(names) : null;
    int kept = 0;
    for (int i = 0; i < names.length; i++) {
      int known = index == null ? find(names, kept, names[i]) : index.getOrDefault(names[i], i);
      if (known >= 0 && known < kept) {
        values[known] = values[i];
      } else {
        names[kept] = names[i];
        values[kept++] = values[i];
        if (index != null) {
          index.put(names[i], kept - 1);
        }
      }
    }
    return kept == names.length
        ? new MemberMap(names, values, index)
        : new MemberMap(Arrays.copyOf(names, kept), Arrays.copyOf(values, kept), index);
  }

  /** The first place of each name. */
  private static Map<String, Integer> index(String[] names) {
    Map<String, Integer> index = HashMap.newHashMap(names.length);
    for (int i = 0; i < names.length; i++) {
      index.putIfAbsent(names[i], i);
    }
    return index;
  }

  private static int find(String[] names, int count, Object wanted) {
    for (int i = 0; i < count; i++) {
      if (names[i].equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  private int find(Object name) {
    return index == null ? find(names, names.length, name) : index.getOrDefault(name, -1);
  }

  String name(int place) {
    return names[place];
  }

  Json value(int place) {
    return values[place];
  }

  /** The same members with other values. */
  MemberMap withValues(Json[] others) {
    return new MemberMap(names, others, index);
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return name != null && find(name) >= 0;
  }

  @Override
  public @Nullable Json get(@Nullable Object name) {
    int place = name == null ? -1 : find(name);
    return place < 0 ? null : values[place];
  }

  @Override
  public void forEach(BiConsumer<? super String, ? super Json> action) {
    for (int i = 0; i < names.length; i++) {
      action.accept(names[i], values[i]);
    }
  }

  @Override
  public Set<Map.Entry<String, Json>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return names.length;
      }

      @Override
      public Iterator<Map.Entry<String, Json>> iterator() {
        return new Places();
      }
    };
  }

  private final class Places implements Iterator<Map.Entry<String, Json>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < names.length;
    }

    @Override
    public Map.Entry<String, Json> next() {
      if (next == names.length) {
        throw new NoSuchElementException();
      }
      Map.Entry<String, Json> entry = new SimpleImmutableEntry<>(names[next], values[next]);
      next++;
      return entry;
    }
  }
}
