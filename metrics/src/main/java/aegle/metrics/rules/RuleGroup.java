package aegle.metrics.rules;

import aegle.metrics.AppendResult;
import aegle.metrics.AppendResult.Refusal;
import aegle.metrics.StoreException;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.StaleMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules that are evaluated one after the other, each seeing what those before it stored.
 *
 * <p>{@link #evaluate} may be called by one thread at a time; {@link #snapshot} by any.
 */
public final class RuleGroup {
  private final String file;
  private final RuleFile.Group definition;
  private final RuleContext context;
  private final Duration interval;
  private final List<Slot> slots;
  private int evaluationsBeforeRestore;
  private volatile double seconds;
  private volatile @Nullable Instant lastEvaluation;

  /** A rule with what its last evaluation left behind. */
  private static final class Slot {
    final Rule rule;
    Set<Labels> series = new HashSet<>();
    RuleSnapshot.Outcome outcome = new RuleSnapshot.Outcome("unknown", "", 0, null);

    /** What others see: state and outcome of one and the same evaluation. */
    volatile RuleSnapshot shown;

    Slot(Rule rule) {
      this.rule = rule;
      this.shown = rule.snapshot(outcome);
    }

    void show() {
      shown = rule.snapshot(outcome);
    }
  }

  /** Whether the state of alerts is looked up among the series of before a restart. */
  enum Start {
    RESTORING,
    FRESH
  }

  RuleGroup(String file, RuleFile.Group definition, RuleContext context, Start start) {
    this.file = file;
    this.definition = definition;
    this.context = context;
    Duration own = definition.interval();
    this.interval = own == null ? context.settings().interval() : own;
    // The first evaluation may come before the first scrape, so the second one is waited for.
    this.evaluationsBeforeRestore = start == Start.RESTORING ? 2 : 0;
    this.slots = definition.rules().stream().map(rule -> new Slot(rule(rule, start))).toList();
  }

  private static Rule rule(RuleDefinition definition, Start start) {
    return switch (definition) {
      case RuleDefinition.Recording recording -> new RecordingRule(recording);
      case RuleDefinition.Alerting alerting -> new AlertingRule(alerting, start == Start.FRESH);
    };
  }

  public String name() {
    return definition.name();
  }

  public String file() {
    return file;
  }

  /** How often the group is to be evaluated. */
  public Duration interval() {
    return interval;
  }

  /** The names of its rules, in order. */
  public List<String> ruleNames() {
    return definition.rules().stream().map(RuleDefinition::name).toList();
  }

  RuleFile.Group definition() {
    return definition;
  }

  /** Evaluates every rule at a time, stores what they give, tells the alerts. */
  public GroupEvaluation evaluate(Instant now) {
    long start = context.nanoTicker().getAsLong();
    List<GroupEvaluation.Failure> failures = new ArrayList<>();
    AppendResult stored = AppendResult.ofAccepted(0);
    for (Slot slot : slots) {
      long ruleStart = context.nanoTicker().getAsLong();
      String error = "";
      try {
        stored = stored.plus(evaluate(slot, now));
      } catch (RuleException e) {
        error = String.valueOf(e.getMessage());
        failures.add(new GroupEvaluation.Failure(slot.rule.definition().name(), error));
      }
      slot.outcome =
          new RuleSnapshot.Outcome(
              error.isEmpty() ? "ok" : "err", error, secondsSince(ruleStart), now);
      slot.show();
    }
    restoreInTime(now);
    long nanos = context.nanoTicker().getAsLong() - start;
    seconds = nanos / 1e9;
    lastEvaluation = now;
    return new GroupEvaluation(
        slots.size(), failures, stored.accepted(), stored.refusedCount(), nanos);
  }

  private double secondsSince(long startNanos) {
    return (context.nanoTicker().getAsLong() - startNanos) / 1e9;
  }

  private AppendResult evaluate(Slot slot, Instant now) {
    Duration ownOffset = definition.queryOffset();
    Duration offset = ownOffset == null ? context.settings().queryOffset() : ownOffset;
    long nowMillis = now.toEpochMilli();
    List<Sample> samples =
        slot.rule.evaluate(context, nowMillis, offset.toMillis(), definition.limit());
    if (slot.rule instanceof AlertingRule alerting) {
      List<AlertNotice> notices = alerting.notices(context.settings(), interval, now);
      if (!notices.isEmpty()) {
        context.notices().accept(notices);
      }
    }
    return store(slot, samples, nowMillis - offset.toMillis());
  }

  /** Stores the samples, and the end of each series that was there the last time but is not now. */
  private AppendResult store(Slot slot, List<Sample> samples, long timeMillis) {
    List<Sample> all = new ArrayList<>(samples);
    Set<Labels> series = new HashSet<>();
    samples.forEach(sample -> series.add(sample.labels()));
    for (Labels former : slot.series) {
      if (!series.contains(former)) {
        all.add(new Sample(former, timeMillis, StaleMarker.VALUE));
      }
    }
    AppendResult result;
    try {
      result = all.isEmpty() ? AppendResult.ofAccepted(0) : context.store().append(all);
    } catch (StoreException e) {
      throw new RuleException("cannot store the result: " + e.getMessage(), e);
    }
    slot.series = series;
    if (result.refused().containsKey(Refusal.TOO_MANY_SERIES)
        || result.refused().containsKey(Refusal.INVALID_LABELS)) {
      throw new RuleException("cannot store the result: " + result.firstRefusal());
    }
    return result;
  }

  private void restoreInTime(Instant now) {
    if (evaluationsBeforeRestore == 0 || --evaluationsBeforeRestore > 0) {
      return;
    }
    for (Slot slot : slots) {
      if (slot.rule instanceof AlertingRule alerting) {
        alerting.restore(context, now);
        slot.show();
      }
    }
  }

  /** Goes on with the state of rules that have the same name and labels in the former group. */
  void continueFrom(RuleGroup former) {
    evaluationsBeforeRestore = former.evaluationsBeforeRestore;
    seconds = former.seconds;
    lastEvaluation = former.lastEvaluation;
    List<Slot> unclaimed = new ArrayList<>(former.slots);
    for (Slot slot : slots) {
      for (Slot old : unclaimed) {
        if (identity(slot).equals(identity(old))) {
          adopt(slot, old);
          unclaimed.remove(old);
          break;
        }
      }
    }
  }

  private static Map.Entry<String, Map<String, String>> identity(Slot slot) {
    RuleDefinition rule = slot.rule.definition();
    String kind = rule instanceof RuleDefinition.Alerting ? "alert " : "record ";
    return Map.entry(kind + rule.name(), rule.labels());
  }

  private static void adopt(Slot slot, Slot old) {
    slot.series = old.series;
    slot.outcome = old.outcome;
    if (slot.rule instanceof AlertingRule now && old.rule instanceof AlertingRule before) {
      now.continueFrom(before);
    }
    slot.show();
  }

  /** The series that the last evaluation stored. */
  Set<Labels> series() {
    Set<Labels> all = new HashSet<>();
    slots.forEach(slot -> all.addAll(slot.series));
    return all;
  }

  /** How the group stands now. */
  public RuleSnapshot.Group snapshot() {
    return new RuleSnapshot.Group(
        name(),
        file,
        interval,
        definition.limit(),
        slots.stream().map(slot -> slot.shown).toList(),
        seconds,
        lastEvaluation);
  }
}
