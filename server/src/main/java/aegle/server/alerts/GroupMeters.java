package aegle.server.alerts;

import aegle.metrics.rules.GroupEvaluation;
import aegle.metrics.rules.RuleGroup;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The figures of one group of rules. Every counter is there from the start with 0, since the first
 * increase of a series that did not exist cannot be seen by {@code increase()}.
 */
final class GroupMeters {
  private static final String GROUP = "rule_group";
  private static final String LAST_EVALUATION = "aegle.rule.group.last.evaluation.timestamp";

  private final MeterRegistry registry;
  private final List<Meter> all = new ArrayList<>();
  private final Counter evaluations;
  private final Counter missed;
  private final Counter refusedSamples;
  private final Timer duration;
  private final Map<String, Counter> failures = new HashMap<>();
  private volatile double lastEvaluationSeconds;

  GroupMeters(MeterRegistry registry, RuleGroup group) {
    this.registry = registry;
    String key = group.file() + ";" + group.name();
    evaluations =
        kept(
            Counter.builder("aegle.rule.evaluations")
                .description("Evaluations of rules.")
                .tag(GROUP, key)
                .register(registry));
    missed =
        kept(
            Counter.builder("aegle.rule.group.iterations.missed")
                .description("Evaluations of a group that were due but did not take place.")
                .tag(GROUP, key)
                .register(registry));
    refusedSamples =
        kept(
            Counter.builder("aegle.rule.samples.refused")
                .description("Samples of rules that the store did not take in.")
                .tag(GROUP, key)
                .register(registry));
    duration =
        kept(
            Timer.builder("aegle.rule.group.evaluation")
                .description("How long evaluations of a group took.")
                .tag(GROUP, key)
                .register(registry));
    Gauge before = registry.find(LAST_EVALUATION).tag(GROUP, key).gauge();
    if (before != null) {
      // A gauge stays with the object that it was made for: after a reload it is made anew.
      lastEvaluationSeconds = before.value();
      registry.remove(before);
    }
    kept(
        Gauge.builder(LAST_EVALUATION, () -> lastEvaluationSeconds)
            .description("When a group was evaluated last, in seconds since 1970.")
            .baseUnit("seconds")
            .tag(GROUP, key)
            .register(registry));
    for (String rule : group.ruleNames()) {
      failures.computeIfAbsent(
          rule,
          name ->
              kept(
                  Counter.builder("aegle.rule.evaluation.failures")
                      .description("Evaluations of a rule that gave no answer.")
                      .tag(GROUP, key)
                      .tag("rule", name)
                      .register(registry)));
    }
  }

  private <T extends Meter> T kept(T meter) {
    all.add(meter);
    return meter;
  }

  void evaluated(GroupEvaluation evaluation, Instant at) {
    evaluations.increment(evaluation.rules());
    refusedSamples.increment((double) evaluation.samplesRefused());
    duration.record(evaluation.nanos(), TimeUnit.NANOSECONDS);
    lastEvaluationSeconds = at.toEpochMilli() / 1000.0;
    evaluation.failures().forEach(failure -> failed(failure.rule()));
  }

  /** The whole group broke down: each of its rules counts as failed. */
  void broke() {
    failures.keySet().forEach(this::failed);
  }

  private void failed(String rule) {
    Counter counter = failures.get(rule);
    if (counter == null) {
      throw new AssertionError("BUG: no counter for rule " + rule);
    }
    counter.increment();
  }

  void missed(long iterations) {
    missed.increment((double) iterations);
  }

  /** Takes these figures away, unless a meter of the same name and tags is kept by others. */
  void removeUnless(List<GroupMeters> kept) {
    for (Meter meter : all) {
      if (kept.stream().noneMatch(other -> other.has(meter.getId()))) {
        registry.remove(meter);
      }
    }
  }

  private boolean has(Meter.Id id) {
    return all.stream().anyMatch(meter -> meter.getId().equals(id));
  }
}
