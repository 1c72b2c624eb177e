package aegle.server.wiring;

import java.util.Locale;
import java.util.Optional;

/** How bad a finding is, the worst first. */
public enum Severity {
  /** The file cannot be used. */
  FATAL,
  /** The rule does not do what it says. */
  BUG,
  /** The rule will fail one day, or says something that misleads. */
  WARNING,
  /** Worth knowing. */
  INFORMATION;

  /** As it is written everywhere. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity of a word. */
  public static Optional<Severity> of(String word) {
    for (Severity severity : values()) {
      if (severity.word().equals(word)) {
        return Optional.of(severity);
      }
    }
    return Optional.empty();
  }

  /** Whether this is as bad as another, or worse. */
  public boolean isAtLeast(Severity other) {
    return compareTo(other) <= 0;
  }
}
