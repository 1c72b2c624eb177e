package aegle.metrics.rules;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.promql.Value;
import aegle.metrics.rules.expand.RuleFunctions;
import aegle.metrics.rules.expand.RuleTemplate;
import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.StaleMarker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state machine of an alert, one per element: pending, firing, resolved (Prometheus,
 * rules/alerting.go).
 *
 * <p>Evaluated by one thread; what others see is the immutable list behind {@link #snapshot}.
 */
final class AlertingRule implements Rule {
  static final String ALERT_NAME = "alertname";
  private static final String STATE_SERIES = "ALERTS";
  private static final String FOR_STATE_SERIES = "ALERTS_FOR_STATE";

  private final RuleDefinition.Alerting definition;
  private final Map<String, RuleTemplate> labels = new LinkedHashMap<>();
  private final Map<String, RuleTemplate> annotations = new LinkedHashMap<>();
  private final Map<Labels, AlertEntry> entries = new LinkedHashMap<>();
  private volatile List<ActiveAlert> active = List.of();

  /** Until the state of before a restart is restored, no series may overwrite it. */
  private boolean restored;

  AlertingRule(RuleDefinition.Alerting definition, boolean restored) {
    this.definition = definition;
    this.restored = restored;
    definition.labels().forEach((name, text) -> labels.put(name, template(text)));
    definition.annotations().forEach((name, text) -> annotations.put(name, template(text)));
  }

  private RuleTemplate template(String text) {
    return new RuleTemplate(definition.name(), text);
  }

  @Override
  public RuleDefinition.Alerting definition() {
    return definition;
  }

  @Override
  public List<Sample> evaluate(
      RuleContext context, long atMillis, long queryOffsetMillis, int limit) {
    List<Value.Point> elements = context.ask(definition.expression(), atMillis - queryOffsetMillis);
    return evaluate(context, elements, atMillis, queryOffsetMillis, limit);
  }

  /** Moves every alert on, by what its expression gave at {@code atMillis - queryOffsetMillis}. */
  List<Sample> evaluate(
      RuleContext context,
      List<Value.Point> elements,
      long atMillis,
      long queryOffsetMillis,
      int limit) {
    Instant now = Instant.ofEpochMilli(atMillis);
    Map<Labels, AlertEntry> found = found(context, elements, atMillis, queryOffsetMillis);
    found.forEach(this::remember);
    List<Sample> samples = new ArrayList<>();
    int activeCount = 0;
    Iterator<AlertEntry> all = entries.values().iterator();
    while (all.hasNext()) {
      AlertEntry entry = all.next();
      boolean isFound = found.containsKey(entry.labels);
      if (!isFound && isForgotten(entry, now, context.settings())) {
        all.remove();
      }
      if (advance(entry, isFound, now)) {
        activeCount++;
        if (restored) {
          write(entry, atMillis - queryOffsetMillis, samples);
        }
      }
    }
    if (limit > 0 && activeCount > limit) {
      entries.clear();
      publish();
      throw new RuleException("exceeded limit of " + limit + " with " + activeCount + " alerts");
    }
    publish();
    return samples;
  }

  /** The alerts that these elements ask for, by their labels. */
  private Map<Labels, AlertEntry> found(
      RuleContext context, List<Value.Point> elements, long atMillis, long queryOffsetMillis) {
    RuleTemplate.Surroundings surroundings =
        new RuleTemplate.Surroundings(
            expression -> context.askForTemplate(expression, atMillis - queryOffsetMillis),
            atMillis,
            context.settings().externalLabels(),
            context.settings().externalUrl());
    Map<Labels, AlertEntry> found = new LinkedHashMap<>();
    for (Value.Point point : elements) {
      AlertEntry entry = entry(point, surroundings, Instant.ofEpochMilli(atMillis));
      if (found.put(entry.labels, entry) != null) {
        throw new RuleException(
            "vector contains metrics with the same labelset after applying alert labels");
      }
    }
    return found;
  }

  private AlertEntry entry(Value.Point point, RuleTemplate.Surroundings surroundings, Instant now) {
    Map<String, String> elementLabels = point.labels().toMap();
    Labels.Builder alertLabels = point.labels().withoutName().toBuilder();
    labels.forEach((name, template) ->
        alertLabels.set(name, template.expand(elementLabels, point.value(), surroundings)));
    alertLabels.set(ALERT_NAME, definition.name());
    Map<String, String> texts = new LinkedHashMap<>();
    annotations.forEach((name, template) ->
        texts.put(name, template.expand(elementLabels, point.value(), surroundings)));
    return new AlertEntry(alertLabels.build(), texts, point.value(), now);
  }

  private void remember(Labels identity, AlertEntry fresh) {
    AlertEntry known = entries.get(identity);
    if (known == null || known.state == AlertState.INACTIVE) {
      entries.put(identity, fresh);
    } else {
      known.value = fresh.value;
      known.annotations = fresh.annotations;
    }
  }

  private static boolean isForgotten(AlertEntry entry, Instant now, RuleSettings settings) {
    Instant resolvedAt = entry.resolvedAt;
    return entry.state == AlertState.PENDING
        || (resolvedAt != null
            && Duration.between(resolvedAt, now).compareTo(settings.resolvedRetention()) > 0);
  }

  /** Moves one alert on; true when it is pending or firing afterwards. */
  private boolean advance(AlertEntry entry, boolean isFound, Instant now) {
    if (isFound) {
      entry.keepFiringSince = null;
    } else if (!keepsFiring(entry, now)) {
      if (entry.state != AlertState.INACTIVE) {
        entry.state = AlertState.INACTIVE;
        entry.resolvedAt = now;
        entry.keepFiringSince = null;
      }
      return false;
    }
    boolean held = Duration.between(entry.activeAt, now).compareTo(definition.holdFor()) >= 0;
    if (entry.state == AlertState.PENDING && held) {
      entry.state = AlertState.FIRING;
      entry.firedAt = now;
    } else if (entry.state == AlertState.FIRING && !held) {
      // A reload raised "for" above the time this alert has been active.
      entry.state = AlertState.PENDING;
      entry.firedAt = null;
    }
    return true;
  }

  private boolean keepsFiring(AlertEntry entry, Instant now) {
    if (entry.state != AlertState.FIRING || definition.keepFiringFor().isZero()) {
      return false;
    }
    Instant since = entry.keepFiringSince;
    if (since == null) {
      since = now;
      entry.keepFiringSince = now;
    }
    return Duration.between(since, now).compareTo(definition.keepFiringFor()) < 0;
  }

  private static void write(AlertEntry entry, long timeMillis, List<Sample> samples) {
    Labels.Builder state = entry.labels.toBuilder().set(Labels.METRIC_NAME, STATE_SERIES);
    samples.add(new Sample(state.set("alertstate", entry.state.word()).build(), timeMillis, 1));
    Labels since = entry.labels.with(Labels.METRIC_NAME, FOR_STATE_SERIES);
    samples.add(new Sample(since, timeMillis, entry.activeAt.getEpochSecond()));
  }

  private void publish() {
    active =
        entries.values().stream()
            .filter(entry -> entry.state != AlertState.INACTIVE)
            .map(AlertEntry::toActiveAlert)
            .sorted(Comparator.comparing(ActiveAlert::labels))
            .toList();
  }

  /** The alerts that are pending or firing. */
  List<ActiveAlert> active() {
    return active;
  }

  /** What is to be told after an evaluation: firing alerts and those that resolved lately. */
  List<AlertNotice> notices(RuleSettings settings, Duration interval, Instant now) {
    List<AlertNotice> notices = new ArrayList<>();
    for (AlertEntry entry : entries.values()) {
      if (needsSending(entry, settings.resendDelay(), now)) {
        entry.lastSentAt = now;
        notices.add(notice(entry, settings, interval, now));
      }
    }
    return notices;
  }

  private static boolean needsSending(AlertEntry entry, Duration resendDelay, Instant now) {
    if (entry.state == AlertState.PENDING || entry.firedAt == null) {
      return false;
    }
    Instant sentAt = entry.lastSentAt;
    if (sentAt == null) {
      return true;
    }
    Instant resolvedAt = entry.resolvedAt;
    boolean resolvedSince = resolvedAt != null && resolvedAt.isAfter(sentAt);
    return resolvedSince || !sentAt.plus(resendDelay).isAfter(now);
  }

  private AlertNotice notice(
      AlertEntry entry, RuleSettings settings, Duration interval, Instant now) {
    Labels.Builder all = entry.labels.toBuilder();
    settings
        .externalLabels()
        .forEach((name, value) -> {
          if (!entry.labels.has(name)) {
            all.set(name, value);
          }
        });
    // Two evaluations or two deliveries may fail before a firing alert counts as resolved.
    Duration step =
        settings.resendDelay().compareTo(interval) > 0 ? settings.resendDelay() : interval;
    Instant startsAt = entry.firedAt == null ? entry.activeAt : entry.firedAt;
    Instant endsAt = entry.resolvedAt == null ? now.plus(step.multipliedBy(4)) : entry.resolvedAt;
    String link =
        settings.externalUrl()
            + "/graph?g0.expr="
            + RuleFunctions.queryEscape(definition.expression())
            + "&g0.tab=1";
    return new AlertNotice(all.build(), entry.annotations, startsAt, endsAt, link);
  }

  /**
   * Takes over when alerts became active before a restart, from the series of that time.
   *
   * <p>An alert that fired fires at the next evaluation again; one that was pending goes on with
   * what was left, but waits at least the grace period, since monitoring itself was away.
   */
  void restore(RuleContext context, Instant now) {
    restored = true;
    RuleSettings settings = context.settings();
    if (definition.holdFor().compareTo(settings.forGracePeriod()) < 0) {
      return;
    }
    long fromMillis = now.minus(settings.outageTolerance()).toEpochMilli();
    long toMillis = now.toEpochMilli();
    List<Matcher> matchers = new ArrayList<>();
    matchers.add(Matcher.equal(Labels.METRIC_NAME, FOR_STATE_SERIES));
    matchers.add(Matcher.equal(ALERT_NAME, definition.name()));
    definition
        .labels()
        .forEach((name, text) -> {
          if (!text.contains("{{")) {
            matchers.add(Matcher.equal(name, text));
          }
        });
    for (Series series : context.store().select(fromMillis, toMillis, matchers)) {
      AlertEntry entry = entries.get(series.labels().withoutName());
      if (entry != null && entry.state != AlertState.INACTIVE) {
        SampleBuffer samples = new SampleBuffer();
        series.read(fromMillis, toMillis, samples);
        restore(entry, samples, settings, now);
      }
    }
    publish();
  }

  private void restore(AlertEntry entry, SampleBuffer samples, RuleSettings settings, Instant now) {
    if (samples.size() == 0 || StaleMarker.is(samples.value(samples.size() - 1))) {
      return;
    }
    Instant downAt = Instant.ofEpochSecond(samples.timestampMillis(samples.size() - 1) / 1000);
    Instant activeAt = Instant.ofEpochSecond((long) samples.value(samples.size() - 1));
    Duration remaining = definition.holdFor().minus(Duration.between(activeAt, downAt));
    if (remaining.isZero() || remaining.isNegative()) {
      entry.activeAt = activeAt;
    } else if (remaining.compareTo(settings.forGracePeriod()) < 0) {
      entry.activeAt = now.plus(settings.forGracePeriod()).minus(definition.holdFor());
    } else {
      entry.activeAt = activeAt.plus(Duration.between(downAt, now));
    }
  }

  /** Goes on with the alerts of a rule that a reload replaced by this one. */
  void continueFrom(AlertingRule former) {
    entries.putAll(former.entries);
    restored = former.restored;
    publish();
  }

  @Override
  public RuleSnapshot snapshot(RuleSnapshot.Outcome outcome) {
    return new RuleSnapshot.Alerting(
        definition.name(),
        definition.expression(),
        definition.holdFor(),
        definition.keepFiringFor(),
        Labels.of(definition.labels()),
        definition.annotations(),
        active,
        outcome);
  }
}
