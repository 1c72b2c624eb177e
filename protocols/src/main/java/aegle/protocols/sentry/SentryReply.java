package aegle.protocols.sentry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What Sentry's clients read in an answer (Sentry's developer documentation, "Rate Limiting"; the
 * bodies are Relay's).
 */
public final class SentryReply {
  public static final String CONTENT_TYPE = "application/json";
  public static final String RATE_LIMITS_HEADER = "X-Sentry-Rate-Limits";

  /** Says in words why a request was refused; SDKs write it to their debug log. */
  public static final String ERROR_HEADER = "X-Sentry-Error";

  /** Without it a browser hides the limits from the SDK. */
  public static final String EXPOSED_HEADERS = "x-sentry-error,x-sentry-rate-limits,retry-after";

  /** What a preflight allows, as Relay answers it. */
  public static final String ALLOWED_HEADERS =
      "x-sentry-auth,x-requested-with,x-forwarded-for,origin,referer,accept,content-type,"
          + "authentication,authorization,content-encoding,transfer-encoding";

  public static final Duration PREFLIGHT_MAX_AGE = Duration.ofHours(1);

  /**
   * One limit that a client must keep.
   *
   * @param categories as {@link EnvelopeItem#category} says them; empty means all
   * @param scope {@code organization}, {@code project} or {@code key}
   * @param reason a word such as {@code quota_exceeded}
   */
  public record RateLimit(
      Duration retryAfter, Set<String> categories, String scope, String reason) {
    public RateLimit {
      categories = Set.copyOf(categories);
      for (String word : List.of(scope, reason)) {
        if (word.isEmpty() || !word.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z'))) {
          throw new IllegalArgumentException(
              "scope and reason of a rate limit are lower-case words");
        }
      }
    }
  }

  private SentryReply() {}

  /**
   * The body of a 200.
   *
   * @param eventId what the envelope's header or the stored event says, or null
   */
  public static String accepted(@Nullable String eventId) {
    return eventId == null ? "{}" : "{\"id\":\"" + escaped(eventId) + "\"}";
  }

  /** The body of a refusal. */
  public static String refused(String detail, List<String> causes) {
    StringBuilder body = new StringBuilder("{\"detail\":\"").append(escaped(detail)).append('"');
    if (!causes.isEmpty()) {
      body.append(",\"causes\":[");
      for (int i = 0; i < causes.size(); i++) {
        body.append(i == 0 ? "\"" : ",\"").append(escaped(causes.get(i))).append('"');
      }
      body.append(']');
    }
    return body.append('}').toString();
  }

  /**
   * The value of {@value #RATE_LIMITS_HEADER}: {@code 60:error;transaction:project:quota_exceeded}.
   */
  public static String rateLimits(List<RateLimit> limits) {
    List<String> parts = new ArrayList<>();
    for (RateLimit limit : limits) {
      parts.add(
          seconds(limit.retryAfter())
              + ":"
              + String.join(";", new TreeSet<>(limit.categories()))
              + ":"
              + limit.scope()
              + ":"
              + limit.reason());
    }
    return String.join(", ", parts);
  }

  /** Whole seconds, rounded up: a client that comes back a moment early is refused again. */
  private static long seconds(Duration duration) {
    return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
