package aegle.server.wiring;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Corrects a rule: one mend at a time, each judged anew, until nothing is left to mend. */
final class Mending {
  /** Mends of one rule: 24. More means that two undo each other. */
  static final int MAX_MENDS = 24;

  private final RuleSet all;
  private final Surroundings around;

  Mending(RuleSet all, Surroundings around) {
    this.all = all;
    this.around = around;
  }

  List<Finds.Find> judge(Draft rule) {
    Subject subject = Subject.of(rule, all, around);
    Finds finds = new Finds();
    for (Check check : Checks.ALL) {
      check.judge(subject, finds);
    }
    return finds.all();
  }

  /**
   * A rule as it should be.
   *
   * @param later what was seen only once something else had been corrected
   */
  record Mended(Draft rule, List<Finds.Find> later) {}

  /**
   * The rule as it should be.
   *
   * @param finds what is wrong with it as it stands
   * @param left ids of checks that are to be left out
   */
  Mended mended(Draft rule, List<Finds.Find> finds, Set<String> left) {
    Draft draft = rule;
    List<Finds.Find> found = finds;
    Map<String, Finds.Find> later = new LinkedHashMap<>();
    Set<Draft> seen = new HashSet<>(Set.of(rule));
    for (int mends = 0; mends < MAX_MENDS; mends++) {
      @Nullable Draft next = next(draft, found, left, seen);
      if (next == null) {
        break;
      }
      draft = next;
      found = judge(draft);
      found.forEach(find -> later.putIfAbsent(find.check(), find));
    }
    finds.forEach(find -> later.remove(find.check()));
    later.values().removeIf(find -> find.mend() == null);
    return new Mended(draft, List.copyOf(later.values()));
  }

  private static @Nullable Draft next(
      Draft draft, List<Finds.Find> finds, Set<String> left, Set<Draft> seen) {
    for (Finds.Find find : finds) {
      @Nullable UnaryOperator<Draft> mend = find.mend();
      if (mend != null && !left.contains(find.check())) {
        Draft mended = mend.apply(draft);
        if (seen.add(mended)) {
          return mended;
        }
      }
    }
    return null;
  }
}
