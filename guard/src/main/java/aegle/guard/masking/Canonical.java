package aegle.guard.masking;

import java.util.Locale;

/** One spelling for values that people write in several ways, so that they get one pseudonym. */
final class Canonical {
  /** What comes after a Thai number's leading zero, without the zero: 8 for Bangkok, 9 mobile. */
  private static final int MAX_THAI_DIGITS = 9;

  private static final String[] TITLES = {
    "นางสาว",
    "เด็กชาย",
    "เด็กหญิง",
    "นาย",
    "นาง",
    "น.ส.",
    "ด.ช.",
    "ด.ญ.",
    "คุณ",
    "mr.",
    "mrs.",
    "ms.",
    "miss ",
    "dr.",
    "mr ",
    "mrs ",
    "ms ",
    "dr ",
    "khun "
  };

  private Canonical() {}

  static String of(Kind kind, String written) {
    String value = visible(written);
    return switch (kind) {
      case EMAIL -> value.strip().toLowerCase(Locale.ROOT).replace('\uFF20', '@');
      case PHONE -> phone(value);
      case NATIONAL_ID, CARD, BANK_ACCOUNT -> digitsOr(value);
      case HOSPITAL_NUMBER, PASSPORT, IBAN -> lettersAndDigits(value);
      case NAME -> name(value);
      case BIRTH_DATE,
          ADDRESS,
          IP,
          LOCATION,
          ACCOUNT,
          USER_ID,
          SESSION_ID,
          JWT,
          API_KEY,
          PRIVATE_KEY,
          SECRET,
          COOKIE,
          HEALTH ->
          value.strip();
    };
  }

  private static String visible(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Chars.isInvisible(value.charAt(i))) {
        return Unescaped.visible(value).text();
      }
    }
    return value;
  }

  /** Numbers of Thailand are the same with the leading zero and with 66. */
  private static String phone(String value) {
    String digits = digits(value);
    if (digits.length() < 7) {
      return value.strip();
    }
    if (digits.startsWith("0066")) {
      digits = digits.substring(2);
    }
    if (digits.startsWith("660")) {
      return "66" + digits.substring(3);
    }
    boolean thai = digits.startsWith("0") && digits.length() <= MAX_THAI_DIGITS + 1;
    return thai ? "66" + digits.substring(1) : digits;
  }

  private static String digitsOr(String value) {
    String digits = digits(value);
    return digits.isEmpty() ? value.strip() : digits;
  }

  private static String digits(String value) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      int digit = Chars.digit(value.charAt(i));
      if (digit >= 0) {
        digits.append((char) ('0' + digit));
      }
    }
    return digits.toString();
  }

  private static String lettersAndDigits(String value) {
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      int digit = Chars.digit(c);
      if (digit >= 0) {
        kept.append((char) ('0' + digit));
      } else if (Chars.isAsciiLetter(c)) {
        kept.append(Chars.isUpper(c) ? c : (char) (c - ('a' - 'A')));
      }
    }
    String all = kept.toString();
    return all.startsWith("HN") ? all.substring(2) : all;
  }

  /** Small letters, single spaces, and no title before. */
  private static String name(String value) {
    String name = String.join(" ", value.strip().toLowerCase(Locale.ROOT).split("[\\s+]+"));
    for (String title : TITLES) {
      if (name.length() > title.length() + 1 && name.startsWith(title)) {
        return name.substring(title.length()).strip();
      }
    }
    return name;
  }
}
