package aegle.server.state;

import aegle.metrics.Matcher;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * For a while, alerts with certain labels are not told.
 *
 * @param id a UUID; empty for one that is yet to be made
 * @param matchers all must hold
 * @param endsAt from here on it is over
 * @param createdBy who wants it, as they said
 * @param comment why
 */
public record Silence(
    String id,
    List<Matcher> matchers,
    Instant startsAt,
    Instant endsAt,
    Instant updatedAt,
    String createdBy,
    String comment,
    Map<String, String> annotations) {
  /** Where in its life it stands. */
  public enum State {
    ACTIVE,
    PENDING,
    EXPIRED;

    /** As Alertmanager writes it: lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Silence {
    matchers = List.copyOf(matchers);
    annotations = Map.copyOf(annotations);
  }

  /** Where it stands at a moment. */
  public State state(Instant now) {
    if (now.isBefore(startsAt)) {
      return State.PENDING;
    }
    return now.isBefore(endsAt) ? State.ACTIVE : State.EXPIRED;
  }

  /** Whether no start was given: it begins when it is made. */
  public boolean isFromZero() {
    return !startsAt.isAfter(Instant.EPOCH);
  }

  /** The same from another moment on. */
  public Silence from(Instant start) {
    return new Silence(id, matchers, start, endsAt, updatedAt, createdBy, comment, annotations);
  }

  /** The same until another moment. */
  public Silence until(Instant end) {
    return new Silence(id, matchers, startsAt, end, updatedAt, createdBy, comment, annotations);
  }

  /** The same with an id. */
  public Silence named(String name) {
    return new Silence(
        name, matchers, startsAt, endsAt, updatedAt, createdBy, comment, annotations);
  }

  /** The same, changed now. */
  public Silence updated(Instant now) {
    return new Silence(id, matchers, startsAt, endsAt, now, createdBy, comment, annotations);
  }

  /** The same, over now; one that has not begun ends as it begins. */
  public Silence expired(Instant now) {
    Silence begun = startsAt.isAfter(now) ? from(now) : this;
    return begun.until(now).updated(now);
  }
}
