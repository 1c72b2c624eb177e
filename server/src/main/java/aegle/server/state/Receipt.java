package aegle.server.state;

import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;

/**
 * Proof of one attempt to deliver one message; it names no secret and quotes no payload.
 *
 * @param id 0 before it is stored
 * @param integration {@code webhook}, {@code email} or {@code slack}
 * @param position which integration of the receiver, counted from 0
 * @param groupKey the route and group, as Alertmanager writes it
 * @param firing how many firing alerts the message tells of
 * @param attempt counted from 1 for each message
 * @param status HTTP status or SMTP reply code; 0 when there was none
 * @param detail a short reason or reply, at most {@value #MAX_DETAIL_CHARS} characters
 */
public record Receipt(
    long id,
    String receiver,
    String integration,
    int position,
    String groupKey,
    Labels groupLabels,
    int firing,
    int resolved,
    int attempt,
    Instant startedAt,
    Duration duration,
    DeliveryOutcome outcome,
    int status,
    String detail) {
  public static final int MAX_DETAIL_CHARS = 500;

  public Receipt {
    String clean = detail.replace('\0', ' ').strip();
    detail = clean.length() <= MAX_DETAIL_CHARS ? clean : clean.substring(0, MAX_DETAIL_CHARS);
  }
}
