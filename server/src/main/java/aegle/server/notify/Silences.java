package aegle.server.notify;

import aegle.metrics.Matcher;
import aegle.server.state.Silence;
import aegle.server.state.SilenceChange;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateException;
import aegle.server.state.StoredSilences;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The silences, as Alertmanager keeps them: one that has begun is never rewritten but ended, and
 * another begun, so that the past stays as it was. A change is stored before it counts. Any thread
 * may call; reading never waits for the state database.
 */
public final class Silences {
  /** Most silences kept, ended ones included. */
  public static final int MAX_SILENCES = 5_000;

  /** Most silences that are pending or active: each looks at every alert that is due. */
  public static final int MAX_OPEN = 500;

  /** How long an ended silence is kept. */
  public static final Duration RETENTION = Duration.ofDays(5);

  private static final Logger log = LoggerFactory.getLogger(Silences.class);

  private final StoredSilences stored;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile Map<String, Silence> all = Map.of();

  Silences(StateDatabase state) {
    this.stored = new StoredSilences(state);
  }

  /** A silence that is active, with what it takes to match. */
  record Active(String id, List<Matcher> matchers) {
    boolean matches(Labels labels) {
      for (Matcher matcher : matchers) {
        if (!matcher.matches(labels)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Takes up the silences of the last run.
   *
   * @throws StateException when they cannot be read
   */
  void recover() {
    Map<String, Silence> read = new LinkedHashMap<>();
    stored.all().forEach(silence -> read.put(silence.id(), silence));
    all = Map.copyOf(read);
  }

  /** All that are kept, in no order. */
  public Collection<Silence> all() {
    return all.values();
  }

  public Optional<Silence> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  /**
   * What was done with a silence, oldest first.
   *
   * @throws StateException when it cannot be read
   */
  public List<SilenceChange> history(String id) {
    return stored.changes(id);
  }

  List<Active> active(Instant now) {
    List<Active> active = new ArrayList<>();
    for (Silence silence : all.values()) {
      if (silence.state(now) == Silence.State.ACTIVE) {
        active.add(new Active(silence.id(), silence.matchers()));
      }
    }
    return active;
  }

  /** The ids of those that match. */
  static List<String> by(List<Active> active, Labels labels) {
    List<String> ids = new ArrayList<>();
    for (Active silence : active) {
      if (silence.matches(labels)) {
        ids.add(silence.id());
      }
    }
    ids.sort(null);
    return ids;
  }

  /**
   * Makes a silence or changes one.
   *
   * @param asked with the id of the silence to change, or an empty one
   * @param by who asks, for the history
   * @return the silence as it is now; its id is another one when the old one had to be ended
   * @throws SilenceException when there is none of that id, or it cannot be
   * @throws StateException when it cannot be stored; then nothing has changed
   */
  public Silence set(Silence asked, String by, Instant now) {
    Silence wanted = asked.isFromZero() ? asked.from(now) : asked;
    SilenceRules.check(wanted);
    changing.lock();
    try {
      Silence before = all.get(wanted.id());
      if (!wanted.id().isEmpty() && before == null) {
        throw SilenceException.notFound();
      }
      if (before != null && SilenceRules.canUpdate(before, wanted, now)) {
        Silence changed = wanted.updated(now);
        keep(List.of(changed), List.of(new SilenceChange(changed.id(), now, by, "changed")));
        log.info("Changed a silence: id={} by={} until={}", changed.id(), by, changed.endsAt());
        return changed;
      }
      SilenceRules.checkRoom(all.values(), now);
      Silence start = wanted.startsAt().isBefore(now) ? wanted.from(now) : wanted;
      Silence made = start.named(UUID.randomUUID().toString()).updated(now);
      List<Silence> kept = new ArrayList<>(List.of(made));
      List<SilenceChange> changes = new ArrayList<>();
      changes.add(new SilenceChange(made.id(), now, by, "made"));
      if (before != null && before.state(now) != Silence.State.EXPIRED) {
        kept.add(before.expired(now));
        changes.add(new SilenceChange(before.id(), now, by, "replaced"));
      }
      keep(kept, changes);
      log.info("Made a silence: id={} by={} until={}", made.id(), by, made.endsAt());
      return made;
    } finally {
      changing.unlock();
    }
  }

  /**
   * Ends a silence now; one that has ended stays as it is.
   *
   * @throws SilenceException when there is none of that id
   * @throws StateException when it cannot be stored; then nothing has changed
   */
  public Silence expire(String id, String by, Instant now) {
    changing.lock();
    try {
      Silence silence = all.get(id);
      if (silence == null) {
        throw SilenceException.notFound();
      }
      if (silence.state(now) == Silence.State.EXPIRED) {
        return silence;
      }
      Silence expired = silence.expired(now);
      keep(List.of(expired), List.of(new SilenceChange(id, now, by, "expired")));
      log.info("Expired a silence: id={} by={}", id, by);
      return expired;
    } finally {
      changing.unlock();
    }
  }

  /** Forgets what ended long ago. */
  void removeOld(Instant now) {
    Instant oldest = now.minus(RETENTION);
    changing.lock();
    try {
      stored.removeEndedBefore(oldest);
      Map<String, Silence> kept = new LinkedHashMap<>(all);
      kept.values().removeIf(silence -> silence.endsAt().isBefore(oldest));
      all = Map.copyOf(kept);
    } finally {
      changing.unlock();
    }
  }

  /** How many there are in a state. */
  long count(Silence.State state, Instant now) {
    return all.values().stream().filter(silence -> silence.state(now) == state).count();
  }

  private void keep(List<Silence> changed, List<SilenceChange> changes) {
    stored.save(changed, changes);
    Map<String, Silence> next = new LinkedHashMap<>(all);
    changed.forEach(silence -> next.put(silence.id(), silence));
    all = Map.copyOf(next);
  }
}
