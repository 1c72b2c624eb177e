package aegle.server.state;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Errors that are one to the people who mend them.
 *
 * @param groupKey a digest of what the errors have in common
 * @param kind the type of the error: {@code TypeError}
 * @param title its message, masked
 * @param culprit where it happened
 * @param reason what they have in common, in words
 * @param lastRelease the newest release that it was seen in
 * @param resolvedIn the release in which it is said to be mended, {@link #NEXT_RELEASE}, or empty
 *     where any further error opens the issue again
 * @param regressedAt when it came again after it was resolved, or null
 * @param assignee a user's name, or empty
 * @param mergedInto the issue that it is counted with now, or null
 */
public record Issue(
    long id,
    String project,
    String groupKey,
    String kind,
    String title,
    String culprit,
    String level,
    String reason,
    Instant firstSeen,
    Instant lastSeen,
    String firstRelease,
    String lastRelease,
    Status status,
    String resolvedIn,
    @Nullable Instant regressedAt,
    String assignee,
    @Nullable Long mergedInto) {
  /** Stands for the release after the last one that was seen, whatever it will be called. */
  public static final String NEXT_RELEASE = "(next)";

  /** What people decided about it. */
  public enum Status {
    OPEN,
    RESOLVED,
    IGNORED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The status of a word, as addresses and rows hold it. */
    public static Optional<Status> of(String word) {
      for (Status status : values()) {
        if (status.word().equals(word)) {
          return Optional.of(status);
        }
      }
      return Optional.empty();
    }
  }
}
