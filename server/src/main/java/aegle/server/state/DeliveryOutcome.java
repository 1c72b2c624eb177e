package aegle.server.state;

import java.util.Locale;

/** What came of an attempt to deliver a message. */
public enum DeliveryOutcome {
  DELIVERED,
  /** It failed and will be tried again soon. */
  RETRYING,
  /** It failed for good; the group is told again after its group interval. */
  FAILED;

  /** As stored and as written in addresses of pages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DeliveryOutcome ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
