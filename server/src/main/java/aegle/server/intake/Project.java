package aegle.server.intake;

import java.util.List;

/**
 * A part of the platform that sends with keys of its own: the web shop, the booking service.
 *
 * @param id the number in a Sentry DSN
 * @param name as it is shown and stored with every signal
 * @param publicKeys the user part of its DSNs: public, since every browser has it, so it opens the
 *     doors for errors and vitals and nothing else
 * @param origins from which browsers may send; empty: from all
 * @param maxPerMinute signals that are taken in within a minute; 0: {@link Quotas#USUAL_PER_MINUTE}
 */
public record Project(
    String id, String name, List<PublicKey> publicKeys, List<String> origins, long maxPerMinute) {
  public Project {
    publicKeys = List.copyOf(publicKeys);
    origins = List.copyOf(origins);
  }

  /** Whether this is one of its keys. */
  boolean hasKey(String text) {
    return publicKeys.stream().anyMatch(key -> key.key().equals(text));
  }

  /** The key of this text, with its quota; one that is not listed has none. */
  public PublicKey key(String text) {
    return publicKeys.stream()
        .filter(key -> key.key().equals(text))
        .findFirst()
        .orElse(PublicKey.of(text));
  }

  /** Whether a page of this origin may send. */
  public boolean allows(String origin) {
    return origins.isEmpty() || origins.contains(origin);
  }
}
