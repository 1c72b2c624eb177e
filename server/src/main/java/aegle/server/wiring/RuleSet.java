package aegle.server.wiring;

import aegle.metrics.promql.Expr;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every rule of every file as it stands, with what is asked of all of them again and again.
 *
 * @param rules in the order of files and lines
 * @param recorded the recording rules by the name of what they make; of several the last
 * @param missed metrics whose absence a rule asks for
 * @param watchesAllTargets whether a rule fires for whatever target cannot be scraped
 */
record RuleSet(
    List<Subject.Written> rules,
    Map<String, Subject.Written> recorded,
    Set<String> missed,
    boolean watchesAllTargets) {
  private static final Set<String> ABSENT = Set.of("absent", "absent_over_time");

  RuleSet {
    rules = List.copyOf(rules);
    recorded = Map.copyOf(recorded);
    missed = Set.copyOf(missed);
  }

  static RuleSet of(List<Draft> drafts) {
    List<Subject.Written> rules = drafts.stream().map(Subject.Written::of).toList();
    Map<String, Subject.Written> recorded = new HashMap<>();
    Set<String> missed = new HashSet<>();
    for (Subject.Written written : rules) {
      if (!written.rule().isAlert()) {
        recorded.put(written.rule().name(), written);
      }
      missed.addAll(missed(written.expr()));
    }
    return new RuleSet(
        rules, recorded, missed, rules.stream().anyMatch(each -> watchesAll(each.expr())));
  }

  /** Metrics whose absence an expression asks for. */
  static Set<String> missed(Expr expr) {
    Set<String> missed = new HashSet<>();
    for (Expr.Call call : Trees.all(expr, Expr.Call.class)) {
      if (ABSENT.contains(call.function().name())) {
        Trees.all(call, Expr.VectorSelector.class)
            .forEach(selector -> missed.add(Trees.metric(selector)));
      }
    }
    return missed;
  }

  private static boolean watchesAll(Expr expr) {
    return Trees.all(expr, Expr.Binary.class).stream()
        .flatMap(binary -> Trees.comparison(binary).stream())
        .flatMap(comparison -> Trees.selector(comparison.value()).stream())
        .anyMatch(selector ->
            Trees.metric(selector).equals("up") && Trees.conditions(selector).isEmpty());
  }
}
