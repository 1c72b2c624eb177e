package aegle.server.wiring;

import aegle.metrics.promql.Expr;
import aegle.metrics.promql.ValueType;
import java.util.Set;

/** Who is told of an alert, whose it is, and what to do then. */
final class Owners implements Check {
  static final String NO_OWNER = "no-owner";
  static final String NO_RUNBOOK = "no-runbook";
  static final String NOBODY_TOLD = "nobody-told";

  private static final Set<String> OWNER_NAMES = Set.of("team", "owner", "squad", "service_owner");
  private static final Set<String> RUNBOOK_NAMES =
      Set.of("runbook_url", "runbook", "runbook_link", "playbook", "playbook_url");

  @Override
  public void judge(Subject rule, Finds finds) {
    Draft draft = rule.rule();
    if (!draft.isAlert() || isWatchdog(rule)) {
      return;
    }
    Routing routing = rule.around().routing();
    if (routing != null && routing.tellsSomebody() && !routing.isHeard(draft.ownLabels())) {
      finds.addElsewhere(
          NOBODY_TOLD,
          Severity.BUG,
          "no receiver that tells anybody gets this alert: it goes to "
              + String.join(", ", routing.receivers().apply(draft.ownLabels())),
          "# "
              + routing.file()
              + ": give the receiver a way, such as\n# receivers:\n#   - name: on-call\n"
              + "#     email_configs: [{to: on-call@clinic.example, send_resolved: true}]\n");
    }
  }

  static boolean isOwned(Draft alert) {
    return hasOne(alert, OWNER_NAMES);
  }

  static boolean hasRunbook(Draft alert) {
    return hasOne(alert, RUNBOOK_NAMES);
  }

  private static boolean hasOne(Draft alert, Set<String> names) {
    return alert.labels().keySet().stream().anyMatch(names::contains)
        || alert.annotations().keySet().stream().anyMatch(names::contains);
  }

  /** Whether it always fires, so that its end tells of trouble. */
  static boolean isWatchdog(Subject rule) {
    return isWatchdog(rule.expr());
  }

  /** Whether an expression is a number, and so always there. */
  static boolean isWatchdog(Expr expr) {
    Expr top = expr.unwrapped();
    return top.type() == ValueType.SCALAR
        || (top instanceof Expr.Call call && call.function().name().equals("vector"));
  }
}
