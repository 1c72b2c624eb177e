package aegle.server.receive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Requests that were taken in lately, by what names each: who sends one blindly again because the
 * answer got lost is answered once more, and counts once. Safe from any thread.
 */
final class Retries {
  /** Requests that are remembered: 20,000, the oldest go first. */
  static final int MAX_REMEMBERED = 20_000;

  private static final Duration MEMORY = Duration.ofMinutes(15);

  private final Cache<String, Boolean> taken =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(MEMORY).build();

  boolean knows(String name) {
    return taken.getIfPresent(name) != null;
  }

  void remember(String name) {
    taken.put(name, true);
  }

  /** A name for a request that has none: the same bytes by the same way are the same request. */
  static String name(String way, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(way.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }
}
