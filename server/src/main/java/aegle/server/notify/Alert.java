package aegle.server.notify;

import aegle.metrics.rules.AlertNotice;
import aegle.server.state.StoredAlert;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * An alert as it is known now.
 *
 * @param endsAt in the past when it has ended; otherwise when it will count as ended unless
 *     somebody tells it again
 * @param updatedAt when it was told last
 * @param isTimeout whether the end was not told but assumed
 */
public record Alert(
    String fingerprint,
    Labels labels,
    Map<String, String> annotations,
    Instant startsAt,
    Instant endsAt,
    Instant updatedAt,
    boolean isTimeout,
    String generatorUrl) {
  public Alert {
    annotations = Map.copyOf(annotations);
  }

  /** A notice taken in; an end at {@link Instant#EPOCH} means that none was told. */
  static Alert of(AlertNotice notice, Instant now, Duration resolveTimeout) {
    boolean assumed = notice.endsAt().equals(Instant.EPOCH);
    return new Alert(
        Fingerprints.of(notice.labels()),
        notice.labels(),
        notice.annotations(),
        notice.startsAt(),
        assumed ? now.plus(resolveTimeout) : notice.endsAt(),
        now,
        assumed,
        notice.generatorUrl());
  }

  /**
   * An alert of before a restart. One that was firing gets time to be told again, since nobody
   * could tell while the server was down.
   */
  static Alert of(StoredAlert stored, Instant now, Duration resolveTimeout) {
    Instant grace = now.plus(resolveTimeout);
    boolean late = !stored.isResolved() && stored.endsAt().isBefore(grace);
    return new Alert(
        stored.fingerprint(),
        stored.labels(),
        stored.annotations(),
        stored.startsAt(),
        late ? grace : stored.endsAt(),
        stored.updatedAt(),
        late,
        stored.generatorUrl());
  }

  StoredAlert stored(Instant now) {
    return new StoredAlert(
        fingerprint,
        labels,
        annotations,
        startsAt,
        endsAt,
        updatedAt,
        isResolved(now),
        generatorUrl);
  }

  /** Whether it has ended by a moment. */
  public boolean isResolved(Instant now) {
    return !endsAt.isAfter(now);
  }

  /** Whether the two were active at the same time, so that they are one alert. */
  boolean overlaps(Alert older) {
    return older.isActiveAt(endsAt) || older.isActiveAt(startsAt);
  }

  private boolean isActiveAt(Instant time) {
    return time.isAfter(startsAt) && time.isBefore(endsAt);
  }

  /**
   * This younger word about the same alert together with an older one: the earliest start, the
   * latest annotations; an explicit end outlives an assumed one.
   */
  Alert mergedWith(Alert older, Instant now) {
    Instant start = older.startsAt.isBefore(startsAt) ? older.startsAt : startsAt;
    boolean olderEndHolds =
        isResolved(now) ? older.isResolved(now) : !older.isTimeout && !older.isResolved(now);
    Instant end = olderEndHolds && older.endsAt.isAfter(endsAt) ? older.endsAt : endsAt;
    return new Alert(
        fingerprint, labels, annotations, start, end, updatedAt, isTimeout, generatorUrl);
  }

  /** Whether nothing but the assumed end and the time of telling differs. */
  boolean saysTheSameAs(Alert other) {
    return startsAt.equals(other.startsAt)
        && annotations.equals(other.annotations)
        && generatorUrl.equals(other.generatorUrl);
  }
}
