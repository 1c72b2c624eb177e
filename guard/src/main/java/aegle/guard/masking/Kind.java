package aegle.guard.masking;

import java.util.Arrays;
import java.util.Optional;

/** What personal or secret thing a text holds. */
public enum Kind {
  EMAIL("email", Action.PSEUDONYM),
  PHONE("phone", Action.PSEUDONYM),
  /** Thirteen digits of which the last is a checksum: Thailand's identity number. */
  NATIONAL_ID("national-id", Action.PSEUDONYM),
  PASSPORT("passport", Action.PSEUDONYM),
  /** A hospital, admission or visit number: {@code HN 12345/66}. */
  HOSPITAL_NUMBER("hospital-number", Action.PSEUDONYM),
  CARD("card", Action.PSEUDONYM),
  IBAN("iban", Action.PSEUDONYM),
  BANK_ACCOUNT("bank-account", Action.PSEUDONYM),
  BIRTH_DATE("birth-date", Action.MASK),
  NAME("name", Action.PSEUDONYM),
  ADDRESS("address", Action.MASK),
  /** An address of the Internet; {@link AddressPolicy} says how it is cut where it is masked. */
  IP("ip", Action.MASK),
  LOCATION("location", Action.MASK),
  /** A name in a messenger or social network. */
  ACCOUNT("account", Action.PSEUDONYM),
  /** A user's identifier: replaced by {@code u_} and hexadecimal digits. */
  USER_ID("user-id", Action.PSEUDONYM),
  SESSION_ID("session-id", Action.PSEUDONYM),
  JWT("jwt", Action.PSEUDONYM),
  /** A key that its prefix gives away: {@code sk_live_}, {@code AKIA}, {@code ghp_}. */
  API_KEY("api-key", Action.PSEUDONYM),
  PRIVATE_KEY("private-key", Action.MASK),
  /** Passwords, tokens and secrets that their field or their place gives away. */
  SECRET("secret", Action.MASK),
  COOKIE("cookie", Action.MASK),
  /** What is said about a patient's health in free words. */
  HEALTH("health", Action.DROP);

  private final String word;
  private final Action usual;

  Kind(String word, Action usual) {
    this.word = word;
    this.usual = usual;
  }

  /** The word of placeholders, settings and counters. */
  public String word() {
    return word;
  }

  /** What is done with it unless the settings say otherwise. */
  public Action usual() {
    return usual;
  }

  /** The kind of a word of the settings. */
  public static Optional<Kind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
