package aegle.server.forward;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param status of the answer; 0 where there was none
 * @param words for people; never a word of the answer, which may repeat what was sent
 * @param retryAfter how long the receiver wants to be left alone; null when it does not say
 * @param refused of the parcel, though the answer was yes
 */
record Outcome(Kind kind, int status, String words, @Nullable Duration retryAfter, long refused) {
  /** What is to be done. */
  enum Kind {
    /** The receiver has it. */
    TAKEN,
    /** Try again later: the receiver is away, busy or broken. */
    AGAIN,
    /** Try again much later: a person has to change a key or an address. */
    HELD,
    /** It will never be taken as it is. */
    REFUSED;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static Outcome taken(int status, long refused) {
    String words = refused == 0 ? "taken" : "taken, but for " + refused;
    return new Outcome(Kind.TAKEN, status, words + " (HTTP " + status + ")", null, refused);
  }

  static Outcome again(int status, String words, @Nullable Duration retryAfter) {
    return new Outcome(Kind.AGAIN, status, words, retryAfter, 0);
  }

  static Outcome held(int status, String words) {
    return new Outcome(Kind.HELD, status, words, null, 0);
  }

  static Outcome refused(int status, String words) {
    return new Outcome(Kind.REFUSED, status, words, null, 0);
  }
}
