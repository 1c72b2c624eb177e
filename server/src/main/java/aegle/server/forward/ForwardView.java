package aegle.server.forward;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A forward as the page and the API show it. Holds no secret and no address but the host.
 *
 * @param signals what leaves, in a few words each
 * @param since when it was first written down
 * @param sent samples and records that the receiver took since the process began
 * @param sentLately of them, in the last five minutes
 * @param refused those that it refused for good
 * @param dropped those that are lost: a full queue, too old, a full disk
 * @param lostLately refused or dropped in the last 15 minutes
 * @param waiting samples and records in the queue
 * @param lag how long what waits longest has been waiting
 * @param trouble what went wrong last, unless it went well since
 * @param lastSaid what the receiver said to the last requests, newest first
 */
public record ForwardView(
    String name,
    String protocol,
    String host,
    List<String> signals,
    Instant since,
    long sent,
    long sentLately,
    long refused,
    long dropped,
    long lostLately,
    long waiting,
    long queueBytes,
    long maxQueueBytes,
    Duration lag,
    @Nullable Answered trouble,
    List<Answered> lastSaid) {
  public ForwardView {
    signals = List.copyOf(signals);
    lastSaid = List.copyOf(lastSaid);
  }

  /** What a receiver answered, in words. */
  public record Answered(Instant at, boolean taken, String words) {}
}
