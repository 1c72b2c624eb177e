package aegle.guard.masking;

import aegle.guard.masking.FieldRule.Treatment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Decides by a field's path what its value is. Paths repeat, so decisions are remembered, in a
 * table of fixed size in which a new path takes the place of an old one.
 */
final class FieldTable {
  /** Remembered decisions; a power of two. */
  private static final int SLOTS = 8_192;

  private static final int PAIRS = 128;

  /** Longer paths are decided each time. */
  private static final int MAX_PATH_CHARS = 1_000;

  /** Names of fields longer than this are no program's; they are searched like values. */
  private static final int MAX_PLAIN_NAME_CHARS = 64;

  /** A number of fewer digits is nobody's. */
  private static final int MIN_PERSONAL_DIGITS = 9;

  private static final FieldRule UNNAMED = FieldRule.of("*", Treatment.TEXT);

  private record Ranked(int rank, FieldPattern pattern, FieldRule rule) {}

  /** What is known of a field. Safe to share. */
  static final class Field {
    private final @Nullable Field parent;
    private final String name;
    private final String path;
    private final FieldRule rule;
    private final boolean plain;
    private final int hash;
    private @Nullable Field items;

    private Field(@Nullable Field parent, String name, String path, FieldRule rule, boolean plain) {
      this.parent = parent;
      this.name = name;
      this.path = path;
      this.rule = rule;
      this.plain = plain;
      hash = 31 * path.hashCode();
    }

    String path() {
      return path;
    }

    FieldRule rule() {
      return rule;
    }

    /** Whether the name is a program's, so that it need not be masked itself. */
    boolean isPlain() {
      return plain;
    }

    /** The items of a list that is the field's value: what the field means, they mean. */
    Field items() {
      if (path.endsWith("[]")) {
        return this;
      }
      // Two threads may make two; they are equal, and either may be kept.
      @Nullable Field known = items;
      if (known == null) {
        known = new Field(parent, name, path + "[]", rule, plain);
        items = known;
      }
      return known;
    }
  }

  private final Map<String, Ranked> names = new HashMap<>();
  private final Map<String, Ranked> parameters = new HashMap<>();

  /** Patterns of several elements by their last one, and those whose last one has a star. */
  private final Map<String, List<Ranked>> paths = new HashMap<>();

  private final List<Ranked> globs = new ArrayList<>();
  private final AtomicReferenceArray<@Nullable Field> fields = new AtomicReferenceArray<>(SLOTS);
  private final AtomicReferenceArray<@Nullable Field> parameterFields =
      new AtomicReferenceArray<>(SLOTS);

  private final Field root = new Field(null, "", "", UNNAMED, true);
  private final Field labels = new Field(null, "", "label", UNNAMED, true);

  /** The last two characters of every key that means something inside a text. */
  private final boolean[] endings = new boolean[PAIRS * PAIRS];

  FieldTable(List<FieldRule> rules) {
    for (int rank = 0; rank < rules.size(); rank++) {
      FieldRule rule = rules.get(rank);
      Ranked ranked = new Ranked(rank, new FieldPattern(rule.pattern()), rule);
      if (ranked.pattern().last().indexOf('*') >= 0) {
        globs.add(ranked);
      } else if (!ranked.pattern().isPlainName()) {
        paths.computeIfAbsent(ranked.pattern().last(), _ -> new ArrayList<>()).add(ranked);
      } else if (ranked.pattern().parameterOnly()) {
        parameters.putIfAbsent(ranked.pattern().last(), ranked);
      } else {
        names.putIfAbsent(ranked.pattern().last(), ranked);
      }
      if (rule.treatment() == Treatment.PERSONAL) {
        markEnding(ranked.pattern().last());
      }
    }
  }

  private void markEnding(String name) {
    char last = name.charAt(name.length() - 1);
    char before = name.length() > 1 ? name.charAt(name.length() - 2) : '*';
    for (int other = 0; other < PAIRS; other++) {
      if (last >= PAIRS) {
        return;
      }
      if (last == '*') {
        for (int any = 0; any < PAIRS; any++) {
          endings[other * PAIRS + any] = true;
        }
      } else if (before == '*' || before >= PAIRS || other == before) {
        endings[other * PAIRS + last] = true;
      }
    }
  }

  /** Whether a key that ends so can mean anything; a cheap question before the dear one. */
  boolean canEnd(char beforeLast, char last) {
    char a = Chars.lower(beforeLast);
    char b = Chars.lower(last);
    return a >= PAIRS || b >= PAIRS || endings[a * PAIRS + b];
  }

  /** What all fields are below. */
  Field root() {
    return root;
  }

  /** The field of a whole path. */
  Field field(String path) {
    return below(root, path);
  }

  /** The field of a label of a series. */
  Field label(String name) {
    return below(labels, name);
  }

  /** The field of a name below another. */
  Field below(Field parent, String name) {
    return remembered(parent, name, fields, false);
  }

  /** The rule of a field. */
  FieldRule rule(String path) {
    return field(path).rule();
  }

  /** The rule of a key inside a text; {@code parameter} where it stands in a URL or a form. */
  FieldRule ruleOfKey(String key, boolean parameter) {
    return parameter ? remembered(root, key, parameterFields, true).rule() : rule(key);
  }

  @SuppressWarnings("ReferenceEquality") // Of equal parents the remembered one is meant.
  private Field remembered(
      Field parent, String name, AtomicReferenceArray<@Nullable Field> table, boolean parameter) {
    int hash = name.hashCode() + parent.hash;
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    @Nullable Field first = table.get(slot);
    if (first != null && first.parent == parent && first.name.equals(name)) {
      return first;
    }
    @Nullable Field second = table.get(slot ^ 1);
    if (second != null && second.parent == parent && second.name.equals(name)) {
      return second;
    }
    String path = parent.path.isEmpty() ? name : parent.path + "." + name;
    Field field =
        new Field(parent, name, path, decide(FieldPattern.fold(path), parameter), isPlain(name));
    // A name that may be somebody's address or number is kept nowhere.
    if (path.length() <= MAX_PATH_CHARS && mayBeKept(name)) {
      if (first != null) {
        table.set(slot ^ 1, first);
      }
      table.set(slot, field);
    }
    return field;
  }

  /** Whether a name is a program's, so that it need not be masked itself. */
  static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 128) {
        return false;
      }
    }
    return name.length() <= MAX_PLAIN_NAME_CHARS && mayBeKept(name);
  }

  private static boolean mayBeKept(String name) {
    int digits = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      digits += Chars.digit(c) >= 0 ? 1 : 0;
      if (c == '@' || c == '%' || c == '\uFF20' || digits >= MIN_PERSONAL_DIGITS) {
        return false;
      }
    }
    return true;
  }

  private FieldRule decide(String folded, boolean parameter) {
    String last = folded.substring(folded.lastIndexOf('.') + 1);
    @Nullable Ranked best = names.get(last);
    if (parameter) {
      best = better(best, parameters.get(last));
    }
    best = firstOf(paths.getOrDefault(last, List.of()), folded, parameter, best);
    best = firstOf(globs, folded, parameter, best);
    return best == null ? UNNAMED : best.rule();
  }

  /** The first rule of a list that meets a path, unless the best one so far comes before it. */
  private static @Nullable Ranked firstOf(
      List<Ranked> rules, String folded, boolean parameter, @Nullable Ranked best) {
    for (Ranked ranked : rules) {
      if (best != null && best.rank() < ranked.rank()) {
        return best;
      }
      if ((parameter || !ranked.pattern().parameterOnly()) && ranked.pattern().meets(folded)) {
        return ranked;
      }
    }
    return best;
  }

  private static @Nullable Ranked better(@Nullable Ranked one, @Nullable Ranked other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.rank() < other.rank() ? one : other;
  }
}
