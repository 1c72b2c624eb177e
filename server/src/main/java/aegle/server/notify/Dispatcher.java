package aegle.server.notify;

import aegle.metrics.rules.AlertNotice;
import aegle.server.state.StoredAlert;
import aegle.server.state.ToldGroup;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gathers alerts into groups and decides what is due. Holds its lock for every method and never
 * sends or stores anything itself. Any thread may call.
 */
final class Dispatcher {
  /** Most groups of all routes; an alert of one more is refused and counted. */
  static final int MAX_GROUPS = 5_000;

  /** How often groups without alerts and long ended alerts are cleared away. */
  static final Duration CLEARING_INTERVAL = Duration.ofSeconds(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final AlertBook book = new AlertBook();
  private final ToldLog toldLog = new ToldLog();
  private final NotifyMeters meters;
  private final Suppressions suppressions;
  private Map<String, AlertGroup> groups = new LinkedHashMap<>();
  private Plan plan = Plan.NONE;
  private Instant clearedAt = Instant.EPOCH;

  Dispatcher(Silences silences, NotifyMeters meters) {
    this.meters = meters;
    this.suppressions = new Suppressions(silences, meters);
  }

  /** Takes in what was known before a restart, before the first notice. */
  void restore(Plan first, List<StoredAlert> alerts, List<ToldGroup> told, Instant now) {
    lock.lock();
    try {
      plan = first;
      toldLog.restore(told, now);
      for (StoredAlert stored : alerts) {
        Alert alert = Alert.of(stored, now, plan.config().resolveTimeout());
        book.restore(alert, now);
        group(alert, now);
      }
      suppressions.follow(plan.config(), book.all(), now);
    } finally {
      lock.unlock();
    }
  }

  /** Takes notices in and says how many found no room. */
  int receive(Collection<AlertNotice> notices, Instant now) {
    lock.lock();
    try {
      int refused = 0;
      for (AlertNotice notice : notices) {
        refused += receive(notice, now) ? 0 : 1;
      }
      return refused;
    } finally {
      lock.unlock();
    }
  }

  private boolean receive(AlertNotice notice, Instant now) {
    boolean endsBeforeStart =
        notice.endsAt().isBefore(notice.startsAt()) && !notice.endsAt().equals(Instant.EPOCH);
    if (notice.labels().isEmpty() || endsBeforeStart) {
      meters.refused("invalid");
      return true;
    }
    Alert told = Alert.of(notice, now, plan.config().resolveTimeout());
    Optional<Alert> merged = book.put(told, now);
    if (merged.isEmpty()) {
      meters.refused("too_many_alerts");
      return false;
    }
    suppressions.note(merged.get(), now);
    group(merged.get(), now);
    return true;
  }

  private void group(Alert alert, Instant now) {
    plan.config()
        .route()
        .ifPresent(root -> root.match(alert.labels()).forEach(route -> group(alert, route, now)));
  }

  private void group(Alert alert, Route route, Instant now) {
    Labels labels = route.groupLabels(alert.labels());
    String id = AlertGroup.id(route, labels);
    AlertGroup group = groups.get(id);
    if (group == null) {
      if (groups.size() >= MAX_GROUPS) {
        meters.refused("too_many_groups");
        return;
      }
      group = new AlertGroup(route, labels, now);
      groups.put(id, group);
    }
    group.put(alert, now);
  }

  /** Puts another plan into force; groups that exist in both keep their times and rounds. */
  void reload(Plan next, Instant now) {
    lock.lock();
    try {
      Map<String, AlertGroup> before = groups;
      plan = next;
      groups = new LinkedHashMap<>();
      for (Alert alert : book.all()) {
        group(alert, now);
      }
      for (AlertGroup group : groups.values()) {
        AlertGroup old = before.get(group.id());
        if (old != null) {
          group.continueFrom(old);
        }
      }
      suppressions.follow(plan.config(), book.all(), now);
    } finally {
      lock.unlock();
    }
  }

  /** Begins the rounds that are due and returns the attempts to make now, places taken. */
  Due due(Instant now, Places places) {
    lock.lock();
    try {
      book.noteTimeouts(now);
      List<ToldGroup> silent = new ArrayList<>();
      List<Delivery> attempts = new ArrayList<>();
      for (AlertGroup group : groups.values()) {
        if (group.isDue(now)) {
          begin(group, now);
        }
        Round round = group.round();
        if (round != null) {
          proceed(round, now, places, new Due(attempts, silent));
          group.endRoundIfOver();
        }
      }
      clear(now);
      return new Due(attempts, silent);
    } finally {
      lock.unlock();
    }
  }

  private void begin(AlertGroup group, Instant now) {
    List<Alert> alerts = group.begin(now);
    if (alerts.isEmpty()) {
      return;
    }
    Route.Settings settings = group.route().settings();
    List<Alert> tellable = suppressions.tellable(settings, alerts, now);
    if (tellable.isEmpty()) {
      // Nobody is told, and what has ended meanwhile needs not be told later.
      group.tellIn(new Round(alerts, now, List.of()));
      return;
    }
    Message message =
        new Message(
            settings.receiver(), group.key(), group.labels(), tellable, now, plan.externalUrl());
    List<Delivery> deliveries = new ArrayList<>();
    for (Integration integration : plan.of(settings.receiver())) {
      Delivery delivery =
          new Delivery(integration, message, settings.repeatInterval(), group.patience());
      if (toldLog.isNews(delivery, settings.repeatInterval(), now)) {
        deliveries.add(delivery);
      }
    }
    group.tellIn(new Round(alerts, now, deliveries));
  }

  private void proceed(Round round, Instant now, Places places, Due due) {
    for (Delivery delivery : round.deliveries()) {
      if (!delivery.isDue(now)) {
        continue;
      }
      if (delivery.isSilent()) {
        delivery.told();
        ToldGroup told = delivery.asTold(now);
        toldLog.put(told);
        due.silent().add(told);
      } else if (delivery.isTooLate(now)) {
        delivery.fail();
        meters.failed(delivery.integration(), "no_place_in_time");
      } else if (places.take(delivery.integration())) {
        delivery.beginAttempt();
        due.attempts().add(delivery);
      }
    }
  }

  /** Notes what came of an attempt; the result says what to write on its receipt. */
  Ended ended(Delivery delivery, Channel.Reply reply, Instant now, Backoff backoff) {
    lock.lock();
    try {
      var outcome = delivery.ended(reply, now, backoff);
      Optional<ToldGroup> told =
          delivery.isTold() ? Optional.of(delivery.asTold(now)) : Optional.empty();
      told.ifPresent(toldLog::put);
      endRoundOf(delivery);
      return new Ended(outcome, told);
    } finally {
      lock.unlock();
    }
  }

  /** Fails a delivery whose attempt came to no end, lest its group waits for it for ever. */
  void abandon(Delivery delivery) {
    lock.lock();
    try {
      if (delivery.abandon()) {
        meters.failed(delivery.integration(), "error");
        endRoundOf(delivery);
      }
    } finally {
      lock.unlock();
    }
  }

  private void endRoundOf(Delivery delivery) {
    for (AlertGroup group : groups.values()) {
      Round round = group.round();
      if (round != null && round.deliveries().contains(delivery)) {
        group.endRoundIfOver();
      }
    }
  }

  private void clear(Instant now) {
    if (now.isBefore(clearedAt.plus(CLEARING_INTERVAL))) {
      return;
    }
    clearedAt = now;
    groups.values().removeIf(AlertGroup::isIdle);
    Set<String> held = new HashSet<>();
    groups.values().forEach(g -> g.alerts().forEach(alert -> held.add(alert.fingerprint())));
    book.forgetEnded(held, now);
    suppressions.follow(plan.config(), book.all(), now);
    toldLog.removeExpired(now);
  }

  AlertBook.Unstored takeUnstored() {
    lock.lock();
    try {
      return book.takeUnstored();
    } finally {
      lock.unlock();
    }
  }

  void giveBack(AlertBook.Unstored unstored) {
    lock.lock();
    try {
      book.giveBack(unstored);
    } finally {
      lock.unlock();
    }
  }

  List<GroupView> view(Instant now) {
    lock.lock();
    try {
      return groups.values().stream().map(group -> view(group, now)).toList();
    } finally {
      lock.unlock();
    }
  }

  private GroupView view(AlertGroup group, Instant now) {
    String receiver = group.route().settings().receiver();
    long firing = group.alerts().stream().filter(alert -> !alert.isResolved(now)).count();
    return new GroupView(
        receiver,
        plan.of(receiver).stream().map(Integration::kind).toList(),
        group.labels(),
        group.key(),
        (int) firing,
        group.alerts().size() - (int) firing,
        group.due(),
        group.isTelling());
  }

  /** The alerts that have not ended, by fingerprint. */
  List<AlertView> alerts(List<Silences.Active> active, Instant now) {
    lock.lock();
    try {
      List<AlertView> views = new ArrayList<>();
      for (Alert alert : book.all()) {
        if (!alert.isResolved(now)) {
          views.add(view(alert, active, now));
        }
      }
      views.sort(Comparator.comparing(view -> view.alert().fingerprint()));
      return views;
    } finally {
      lock.unlock();
    }
  }

  private AlertView view(Alert alert, List<Silences.Active> active, Instant now) {
    return new AlertView(
        alert, receivers(alert.labels()), suppressions.of(alert.labels(), active, now));
  }

  private List<String> receivers(Labels labels) {
    return plan.config().route().stream()
        .flatMap(root -> root.match(labels).stream())
        .map(route -> route.settings().receiver())
        .toList();
  }

  /** The groups that hold alerts which have not ended, as Alertmanager orders them. */
  List<AlertGroupView> alertGroups(List<Silences.Active> active, Instant now) {
    lock.lock();
    try {
      List<AlertGroupView> views = new ArrayList<>();
      for (AlertGroup group : groups.values()) {
        List<AlertView> alerts =
            group.alerts().stream()
                .filter(alert -> !alert.isResolved(now))
                .sorted(Message.ORDER)
                .map(alert -> view(alert, active, now))
                .toList();
        Route.Settings settings = group.route().settings();
        if (!alerts.isEmpty()) {
          views.add(
              new AlertGroupView(
                  settings.receiver(),
                  group.labels(),
                  alerts,
                  suppressions.mutedBy(settings, now)));
        }
      }
      views.sort(
          Comparator.comparing(AlertGroupView::labels, Message.LABEL_ORDER)
              .thenComparing(AlertGroupView::receiver));
      return views;
    } finally {
      lock.unlock();
    }
  }

  Plan plan() {
    lock.lock();
    try {
      return plan;
    } finally {
      lock.unlock();
    }
  }

  /** How many alerts are firing, how many are kept and how many groups there are. */
  Counts counts() {
    lock.lock();
    try {
      long waiting =
          groups.values().stream()
              .map(AlertGroup::round)
              .filter(round -> round != null)
              .flatMap(round -> round.deliveries().stream())
              .filter(Delivery::isWaiting)
              .count();
      return new Counts(book.firing(), book.size(), groups.size(), waiting);
    } finally {
      lock.unlock();
    }
  }

  /** Attempts to make, and what was told by saying nothing. */
  record Due(List<Delivery> attempts, List<ToldGroup> silent) {}

  /** What came of an attempt. */
  record Ended(aegle.server.state.DeliveryOutcome outcome, Optional<ToldGroup> told) {}

  record Counts(int firing, int alerts, int groups, long waiting) {}
}
