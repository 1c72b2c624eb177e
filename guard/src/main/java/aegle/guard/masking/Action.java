package aegle.guard.masking;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done with a found value. */
public enum Action {
  /** Replaced by its kind: {@code [email]}. Equal values cannot be told from others. */
  MASK,
  /**
   * Replaced by its kind and a keyed digest: {@code [email:9f3a1c0b77d2]}. Values stay joinable.
   */
  PSEUDONYM,
  /** A field is left out; in the middle of a text the same as {@link #MASK}. */
  DROP,
  /** Left as it is. */
  KEEP;

  /** The word of the settings. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action of a word of the settings. */
  public static Optional<Action> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }
}
