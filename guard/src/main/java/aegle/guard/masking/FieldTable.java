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

  private static final FieldRule UNNAMED = FieldRule.of("*", Treatment.TEXT);

  private record Ranked(int rank, FieldPattern pattern, FieldRule rule) {}

  private record Decision(String path, FieldRule rule) {}

  private final Map<String, Ranked> names = new HashMap<>();
  private final Map<String, Ranked> parameters = new HashMap<>();
  private final List<Ranked> patterns = new ArrayList<>();
  private final AtomicReferenceArray<@Nullable Decision> decided =
      new AtomicReferenceArray<>(SLOTS);
  private final AtomicReferenceArray<@Nullable Decision> decidedParameters =
      new AtomicReferenceArray<>(SLOTS);

  /** The last two characters of every key that means something inside a text. */
  private final boolean[] endings = new boolean[PAIRS * PAIRS];

  FieldTable(List<FieldRule> rules) {
    for (int rank = 0; rank < rules.size(); rank++) {
      FieldRule rule = rules.get(rank);
      Ranked ranked = new Ranked(rank, new FieldPattern(rule.pattern()), rule);
      if (!ranked.pattern().isPlainName()) {
        patterns.add(ranked);
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

  /** The rule of a field. */
  FieldRule rule(String path) {
    return remembered(path, decided, false);
  }

  /** The rule of a key inside a text; {@code parameter} where it stands in a URL or a form. */
  FieldRule ruleOfKey(String key, boolean parameter) {
    return parameter ? remembered(key, decidedParameters, true) : rule(key);
  }

  private FieldRule remembered(
      String path, AtomicReferenceArray<@Nullable Decision> table, boolean parameter) {
    int hash = path.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    @Nullable Decision known = table.get(slot);
    if (known != null && known.path().equals(path)) {
      return known.rule();
    }
    FieldRule rule = decide(FieldPattern.fold(path), parameter);
    table.set(slot, new Decision(path, rule));
    return rule;
  }

  private FieldRule decide(String folded, boolean parameter) {
    String last = folded.substring(folded.lastIndexOf('.') + 1);
    @Nullable Ranked best = names.get(last);
    if (parameter) {
      best = better(best, parameters.get(last));
    }
    for (Ranked ranked : patterns) {
      if (best != null && best.rank() < ranked.rank()) {
        break;
      }
      if ((parameter || !ranked.pattern().parameterOnly()) && ranked.pattern().meets(folded)) {
        best = ranked;
        break;
      }
    }
    return best == null ? UNNAMED : best.rule();
  }

  private static @Nullable Ranked better(@Nullable Ranked one, @Nullable Ranked other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.rank() < other.rank() ? one : other;
  }
}
