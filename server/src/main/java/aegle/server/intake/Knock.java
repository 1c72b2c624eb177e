package aegle.server.intake;

import java.util.Optional;

/**
 * Someone at the door.
 *
 * @param peer address at the other end of the connection, as digits
 * @param host the {@code Host} header, empty when there is none
 * @param forwarded whether a proxy says that it speaks for someone else
 * @param foreignPage whether a browser asks for a page of another site
 * @param key what was presented as a key
 */
public record Knock(
    String peer, String host, boolean forwarded, boolean foreignPage, Optional<String> key) {
  /** Someone who asks for no page of another site. */
  public Knock(String peer, String host, boolean forwarded, Optional<String> key) {
    this(peer, host, forwarded, false, key);
  }
}
