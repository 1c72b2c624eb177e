package aegle.server.notify;

import aegle.server.state.DeliveryOutcome;
import aegle.server.state.ToldGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One message on its way to one integration: when to try next, and when to give up. Guarded by the
 * dispatcher's lock, except for what never changes.
 */
final class Delivery {
  private enum State {
    WAITING,
    TRYING,
    TOLD,
    FAILED
  }

  /** An attempt that begins at the last moment still gets this long. */
  private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(100);

  private final Integration integration;
  private final Message message;
  private final Message sent;
  private final Duration repeatInterval;
  private final Instant deadline;
  private State state = State.WAITING;
  private Instant due;
  private int attempts;

  /**
   * A delivery.
   *
   * @param message all alerts of the group; only the firing ones are sent to an integration that
   *     does not want to hear of ends
   * @param patience how long it may be tried
   */
  Delivery(Integration integration, Message message, Duration repeatInterval, Duration patience) {
    this.integration = integration;
    this.message = message;
    this.sent = integration.sendsResolved() ? message : message.withAlerts(message.firing());
    this.repeatInterval = repeatInterval;
    this.due = message.at();
    this.deadline = message.at().plus(patience);
  }

  boolean isDue(Instant now) {
    return state == State.WAITING && !due.isAfter(now);
  }

  /** Whether there is anything to send; if not, it only has to be remembered as told. */
  boolean isSilent() {
    return sent.alerts().isEmpty();
  }

  boolean isTooLate(Instant now) {
    return now.isAfter(deadline);
  }

  void beginAttempt() {
    state = State.TRYING;
    attempts++;
  }

  void told() {
    state = State.TOLD;
  }

  void fail() {
    state = State.FAILED;
  }

  /** Fails when an attempt is still under way, and says whether it was. */
  boolean abandon() {
    if (state != State.TRYING) {
      return false;
    }
    state = State.FAILED;
    return true;
  }

  /** Notes what came of an attempt and decides whether there will be another. */
  DeliveryOutcome ended(Channel.Reply reply, Instant now, Backoff backoff) {
    if (reply instanceof Channel.Reply.Accepted) {
      state = State.TOLD;
      return DeliveryOutcome.DELIVERED;
    }
    boolean retry = reply instanceof Channel.Reply.Refused refused && refused.isWorthRetrying();
    due = now.plus(pause(reply, backoff.after(attempts)));
    if (!retry || due.isAfter(deadline)) {
      state = State.FAILED;
      return DeliveryOutcome.FAILED;
    }
    state = State.WAITING;
    return DeliveryOutcome.RETRYING;
  }

  /** A receiver that asks for more patience than we have is told again in the next round. */
  private static Duration pause(Channel.Reply reply, Duration usual) {
    Duration asked =
        reply instanceof Channel.Reply.Refused refused ? refused.pause() : Duration.ZERO;
    return asked.compareTo(usual) > 0 ? asked : usual;
  }

  boolean isOver() {
    return state == State.TOLD || state == State.FAILED;
  }

  boolean isTold() {
    return state == State.TOLD;
  }

  boolean isWaiting() {
    return state == State.WAITING;
  }

  Integration integration() {
    return integration;
  }

  /** What goes out. */
  Message sent() {
    return sent;
  }

  int attempts() {
    return attempts;
  }

  /** How long the next attempt may take. */
  Duration timeLeft(Instant now) {
    Duration left = Duration.between(now, deadline);
    if (left.compareTo(SHORTEST_ATTEMPT) < 0) {
      return SHORTEST_ATTEMPT;
    }
    return left.compareTo(Channel.DEFAULT_TIMEOUT) < 0 ? left : Channel.DEFAULT_TIMEOUT;
  }

  ToldGroup.Key key() {
    return integration.key(message.groupKey());
  }

  /** What is known to have been told once this is delivered. */
  ToldGroup asTold(Instant now) {
    Duration twice = repeatInterval.multipliedBy(2);
    Duration kept = twice.compareTo(ToldLog.KEPT_FOR) < 0 ? twice : ToldLog.KEPT_FOR;
    return new ToldGroup(key(), firing(), resolved(), now, now.plus(kept));
  }

  Set<String> firing() {
    return fingerprints(message.firing().stream());
  }

  Set<String> resolved() {
    return fingerprints(message.resolved().stream());
  }

  private static Set<String> fingerprints(Stream<Alert> alerts) {
    return alerts.map(Alert::fingerprint).collect(Collectors.toUnmodifiableSet());
  }
}
