package aegle.server.web;

import aegle.metrics.rules.ActiveAlert;
import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.probe.ProbeSnapshot;
import aegle.server.probe.TargetSnapshot;
import aegle.server.state.DeliveryOutcome;
import aegle.server.state.Receipt;
import aegle.server.web.view.Messages;
import aegle.server.web.view.OverviewView.Reason;
import aegle.server.web.view.OverviewView.Verdict;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Answers "is the platform well?" in one sentence, with its reasons. It never says yes when nobody
 * looked: rules that cannot be evaluated, targets that do not answer and messages that did not
 * arrive are reasons of their own.
 */
final class VerdictReader {
  private static final Duration RECENT = Duration.ofHours(1);
  private static final int LATE_INTERVALS = 4;

  /** Jobs that a sentence names; further ones are counted. */
  private static final int MAX_NAMES = 5;

  private final String platform;
  private final Messages messages;

  VerdictReader(String platform, Messages messages) {
    this.platform = platform;
    this.messages = messages;
  }

  Verdict read(
      List<RuleSnapshot.Group> groups,
      ProbeSnapshot targets,
      List<Receipt> newestReceipts,
      Times times) {
    List<Reason> reasons = new ArrayList<>();
    addAlerts(reasons, groups);
    addDeliveries(reasons, newestReceipts, times);
    addTargets(reasons, targets);
    addRules(reasons, groups, times);
    reasons.sort(Comparator.comparingInt((Reason reason) -> -reason.state().urgency()));
    State state = reasons.stream().map(Reason::state).reduce(State.OK, State::orWorse);
    String sentence = sentence(state, reasons, TargetsController.silentJobs(targets));
    addCalm(reasons, groups, targets, times);
    return new Verdict(state, sentence, reasons);
  }

  private String sentence(State state, List<Reason> reasons, List<String> silentJobs) {
    return switch (state) {
      case OK -> messages.text("verdict.ok", atStart());
      case INFO -> messages.text("verdict.info", atStart());
      case WARN -> {
        boolean blind = reasons.stream().anyMatch(reason -> reason.state() == State.UNKNOWN);
        yield blind
            ? messages.count("verdict.unknown.warn", count(reasons, state), platform)
            : messages.count("verdict.warn", count(reasons, state), atStart());
      }
      case CRITICAL -> critical(count(reasons, state), silentJobs);
      case UNKNOWN -> messages.text("verdict.unknown", platform);
    };
  }

  /** Silent jobs are one of the critical reasons, the others are alerts. */
  private String critical(long reasons, List<String> silentJobs) {
    if (silentJobs.isEmpty()) {
      return messages.count("verdict.critical", reasons, atStart());
    }
    String key = reasons == 1 ? "verdict.critical.silent" : "verdict.critical.both";
    return messages.text(key, atStart(), names(silentJobs));
  }

  private static long count(List<Reason> reasons, State state) {
    return reasons.stream().filter(reason -> reason.state() == state).count();
  }

  /** A name stays as it is written, but an article that begins a sentence is capital. */
  private String atStart() {
    return platform.startsWith("the ") ? "T" + platform.substring(1) : platform;
  }

  private String names(List<String> jobs) {
    String first = String.join(", ", jobs.subList(0, Math.min(MAX_NAMES, jobs.size())));
    return jobs.size() <= MAX_NAMES
        ? first
        : messages.text("reason.targets.more", first, jobs.size() - MAX_NAMES);
  }

  private void addAlerts(List<Reason> reasons, List<RuleSnapshot.Group> groups) {
    for (RuleSnapshot.Group group : groups) {
      for (RuleSnapshot.Alerting rule : AlertReader.alerting(group)) {
        List<ActiveAlert> firing = rule.alerts().stream().filter(AlertReader::isTrouble).toList();
        if (!firing.isEmpty()) {
          ActiveAlert first = firing.getFirst();
          String summary = first.annotations().getOrDefault("summary", rule.name());
          String text =
              firing.size() == 1
                  ? messages.text("reason.alert.one", rule.name(), summary)
                  : messages.text("reason.alert.many", rule.name(), summary, firing.size());
          reasons.add(new Reason(AlertReader.severity(first), text, Addresses.rule(group, rule)));
        }
      }
    }
  }

  private void addDeliveries(List<Reason> reasons, List<Receipt> receipts, Times times) {
    Instant since = times.now().minus(RECENT);
    long failed =
        receipts.stream()
            .filter(receipt -> receipt.outcome() == DeliveryOutcome.FAILED)
            .filter(receipt -> receipt.startedAt().isAfter(since))
            .count();
    if (failed > 0) {
      reasons.add(
          new Reason(
              State.WARN,
              messages.count("reason.deliveries", failed),
              "/deliveries?outcome=failed"));
    }
  }

  private void addTargets(List<Reason> reasons, ProbeSnapshot targets) {
    if (targets.active().isEmpty()) {
      reasons.add(new Reason(State.UNKNOWN, messages.text("reason.targets.none"), "/targets"));
      return;
    }
    if (targets.active().stream().allMatch(t -> t.health() == TargetSnapshot.Health.UNKNOWN)) {
      reasons.add(new Reason(State.UNKNOWN, messages.text("reason.targets.waiting"), "/targets"));
    }
    List<String> silent = TargetsController.silentJobs(targets);
    if (!silent.isEmpty()) {
      reasons.add(
          new Reason(
              State.CRITICAL,
              messages.count("reason.targets.silent", silent.size(), names(silent)),
              "/targets"));
    }
    long down =
        targets.active().stream()
            .filter(t -> t.health() == TargetSnapshot.Health.DOWN && !silent.contains(t.job()))
            .count();
    if (down > 0) {
      reasons.add(
          new Reason(
              State.WARN,
              messages.count("reason.targets.down", down, targets.active().size()),
              "/targets"));
    }
  }

  private void addRules(List<Reason> reasons, List<RuleSnapshot.Group> groups, Times times) {
    if (groups.isEmpty()) {
      reasons.add(new Reason(State.UNKNOWN, messages.text("reason.rules.none"), "/alerts"));
    }
    long failed =
        groups.stream()
            .flatMap(group -> group.rules().stream())
            .filter(rule -> rule.outcome().health().equals("err"))
            .count();
    if (failed > 0) {
      reasons.add(
          new Reason(State.WARN, messages.count("reason.rules.failed", failed), "/alerts#broken"));
    }
    for (RuleSnapshot.Group group : groups) {
      Instant last = group.lastEvaluation();
      Duration patience = group.interval().multipliedBy(LATE_INTERVALS);
      if (last != null && last.plus(patience).isBefore(times.now())) {
        reasons.add(
            new Reason(
                State.UNKNOWN,
                messages.text("reason.rules.late", group.name(), times.clock(last)),
                "/alerts"));
      }
    }
  }

  /** What was looked at and found well; said even when something else is not. */
  private void addCalm(
      List<Reason> reasons, List<RuleSnapshot.Group> groups, ProbeSnapshot targets, Times times) {
    List<RuleSnapshot.Alerting> all =
        groups.stream().flatMap(group -> AlertReader.alerting(group).stream()).toList();
    List<String> standing =
        all.stream().filter(VerdictReader::isStanding).map(RuleSnapshot.Alerting::name).toList();
    long rules = (long) all.size() - standing.size();
    long firing = AlertReader.firing(groups).size();
    Instant newest = null;
    for (RuleSnapshot.Group group : groups) {
      Instant last = group.lastEvaluation();
      newest = last != null && (newest == null || last.isAfter(newest)) ? last : newest;
    }
    if (rules > firing && newest != null) {
      String key = firing == 0 ? "reason.calm.rules" : "reason.calm.others";
      reasons.add(
          new Reason(State.OK, messages.count(key, rules - firing, times.ago(newest)), "/alerts"));
    }
    if (!standing.isEmpty()) {
      String names = String.join(", ", standing);
      reasons.add(
          new Reason(
              State.OK,
              messages.count("reason.calm.standing", standing.size(), names),
              "/alerts#standing"));
    }
    long up = targets.active().stream().filter(t -> t.health() == TargetSnapshot.Health.UP).count();
    if (up > 0) {
      reasons.add(new Reason(State.OK, messages.count("reason.calm.targets", up), "/targets"));
    }
  }

  /** Fires, and by its severity that is no trouble. */
  private static boolean isStanding(RuleSnapshot.Alerting rule) {
    return rule.state() == AlertState.FIRING
        && rule.alerts().stream().noneMatch(AlertReader::isTrouble);
  }
}
