package aegle.server.intake;

/**
 * A key that every browser has: the user part of a DSN.
 *
 * @param maxPerMinute signals that are taken in from it within a minute, whatever the project may
 *     send beside; 0: as many as the project
 */
public record PublicKey(String key, long maxPerMinute) {
  /** The key of senders that have none of their own. */
  static final PublicKey NONE = new PublicKey("", 0);

  /** One without a quota of its own. */
  public static PublicKey of(String key) {
    return new PublicKey(key, 0);
  }
}
