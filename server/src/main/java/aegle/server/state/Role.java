package aegle.server.state;

import java.util.Locale;

/** What a user may be in the house, most powerful first. Stored by {@link #word}. */
public enum Role {
  /** Decides everything: users, settings, and all that the others may. */
  OWNER,
  ENGINEER,
  PRIVACY_OFFICER,
  ON_CALL,
  AUDITOR;

  /** As stored: lower case with underscores. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For people: {@code privacy officer}. */
  public String title() {
    return this == ON_CALL ? "on-call" : word().replace('_', ' ');
  }

  public static Role ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
