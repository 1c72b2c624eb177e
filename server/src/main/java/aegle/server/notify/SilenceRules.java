package aegle.server.notify;

import aegle.metrics.Matcher;
import aegle.server.state.Silence;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a silence must be, and when one may be changed in place. */
final class SilenceRules {
  static final int MAX_MATCHERS = 50;
  static final int MAX_NAME_CHARS = 200;
  static final int MAX_COMMENT_CHARS = 4_096;
  static final int MAX_ANNOTATIONS = 20;
  static final int MAX_ANNOTATION_CHARS = 1_024;

  private SilenceRules() {}

  /**
   * Refuses what can be no silence.
   *
   * @throws SilenceException with Alertmanager's complaint
   */
  static void check(Silence silence) {
    List<Matcher> matchers = silence.matchers();
    if (matchers.isEmpty()) {
      throw invalid("matcher set 0 is empty");
    }
    for (int i = 0; i < matchers.size(); i++) {
      if (matchers.get(i).name().isEmpty()) {
        throw invalid("invalid label matcher " + i + " in set 0: invalid label name \"\"");
      }
    }
    if (matchers.stream().allMatch(SilenceRules::matchesEmpty)) {
      throw invalid("matcher set 0: at least one matcher must not match the empty string");
    }
    if (silence.endsAt().isBefore(silence.startsAt())) {
      throw invalid("end time must not be before start time");
    }
    checkSizes(silence);
  }

  /** A silence of nothing but {@code x!=""} counts as one that says something. */
  private static boolean matchesEmpty(Matcher matcher) {
    boolean positive = matcher.type() == Matcher.Type.EQUAL || matcher.type() == Matcher.Type.REGEX;
    return positive && matcher.matchesEmpty();
  }

  private static void checkSizes(Silence silence) {
    limit("matchers", silence.matchers().size(), MAX_MATCHERS);
    for (Matcher matcher : silence.matchers()) {
      limit(
          "characters of a matcher",
          matcher.name().length() + matcher.value().length(),
          MatcherText.MAX_CHARS);
    }
    limit("characters of createdBy", silence.createdBy().length(), MAX_NAME_CHARS);
    limit("characters of the comment", silence.comment().length(), MAX_COMMENT_CHARS);
    limit("annotations", silence.annotations().size(), MAX_ANNOTATIONS);
    for (Map.Entry<String, String> entry : silence.annotations().entrySet()) {
      limit(
          "characters of an annotation",
          entry.getKey().length() + entry.getValue().length(),
          MAX_ANNOTATION_CHARS);
    }
  }

  private static void limit(String what, int got, int most) {
    if (got > most) {
      throw invalid("it has " + got + " " + what + "; at most " + most + " are allowed");
    }
  }

  /** Whether there is room for one more. */
  static void checkRoom(Collection<Silence> kept, Instant now) {
    if (kept.size() >= Silences.MAX_SILENCES) {
      throw exceeded("silences", kept.size(), Silences.MAX_SILENCES);
    }
    long open = kept.stream().filter(s -> s.state(now) != Silence.State.EXPIRED).count();
    if (open >= Silences.MAX_OPEN) {
      throw exceeded("pending and active silences", open, Silences.MAX_OPEN);
    }
  }

  private static SilenceException exceeded(String what, long kept, int most) {
    return SilenceException.invalid(
        "exceeded maximum number of " + what + ": " + kept + " (limit: " + most + ")");
  }

  /** Whether the past stays as it was when the first becomes the second. */
  static boolean canUpdate(Silence before, Silence wanted, Instant now) {
    if (!before.matchers().equals(wanted.matchers())) {
      return false;
    }
    return switch (before.state(now)) {
      case ACTIVE ->
          before.startsAt().getEpochSecond() == wanted.startsAt().getEpochSecond()
              && !wanted.endsAt().isBefore(now);
      case PENDING -> !wanted.startsAt().isBefore(now);
      case EXPIRED -> false;
    };
  }

  private static SilenceException invalid(String complaint) {
    return SilenceException.invalid("invalid silence: " + complaint);
  }
}
