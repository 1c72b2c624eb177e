package aegle.guard.masking;

import aegle.guard.masking.TextScan.Context;

/** Words of Latin letters: secrets, words that tell of the number behind them, and titles. */
final class Words {
  private static final int MIN_TAIL_DIGITS = 9;

  private static final int MAX_TELLING_CHARS = 10;

  /** For each first letter, the lengths of the words that tell of something as bits. */
  private static final int[] LENGTHS = lengths();

  private Words() {}

  private static int[] lengths() {
    String[] words = {
      "passport",
      "prof",
      "promptpay",
      "phone",
      "phones",
      "hn",
      "h",
      "hospital",
      "tel",
      "telephone",
      "citizen",
      "cell",
      "cellphone",
      "contact",
      "national",
      "fax",
      "facsimile",
      "wa",
      "whatsapp",
      "whats",
      "dr",
      "dob",
      "d",
      "born",
      "birth",
      "birthday",
      "birthdate",
      "bank",
      "account",
      "acct",
      "a",
      "an",
      "khun",
      "vn",
      "idcard",
      "ssn",
      "mrn",
      "mr",
      "mrs",
      "ms",
      "miss",
      "mobile",
      "mob",
      "basic",
      "bearer",
      "passw",
      "passwd",
      "password",
      "passwords"
    };
    int[] lengths = new int[26];
    for (String word : words) {
      lengths[word.charAt(0) - 'a'] |= 1 << word.length();
    }
    return lengths;
  }

  /** At the first letter of a word; answers where the walk goes on. */
  static int at(TextScan scan, int start) {
    int end = scan.lettersEnd(start + 1);
    char behind = scan.at(end);
    boolean letters = behind < 128 && !Chars.isAsciiDigit(behind);
    return letters && isPlain(scan, start, end, behind) ? end : matched(scan, start);
  }

  /**
   * Whether a word of letters is nothing that a matcher would look at, by its first letter, its
   * length and what stands around it. Nearly all words are.
   */
  private static boolean isPlain(TextScan scan, int start, int end, char behind) {
    int length = end - start;
    char first = scan.at(start);
    return length < Secrets.MIN_KEY_CHARS
        && (LENGTHS[(first | 0x20) - 'a'] >> length & 1) == 0
        && !(first == 'e' && scan.at(start + 1) == 'y')
        && behind != '>'
        && behind != '_'
        && behind != '-'
        && behind != '.'
        && !(behind == ' ' && scan.at(start - 1) == '-');
  }

  private static int matched(TextScan scan, int start) {
    int end = end(scan, start);
    int secret = Secrets.at(scan, start, end);
    if (secret > 0) {
      return secret;
    }
    if (scan.isTechnical()) {
      return scan.hasOwnDigits() ? end : digits(scan, start, end);
    }
    int named = Tags.at(scan, start, end);
    if (named > 0) {
      return named;
    }
    int number = clinging(scan, start, end);
    if (number > 0) {
      return number;
    }
    int length = end - start;
    if (length >= 4
        && Chars.isAsciiDigit(scan.at(start + 2))
        && Chars.isAsciiDigit(scan.at(start + 3))) {
      int iban = Iban.end(scan, start);
      if (iban > 0) {
        return scan.found(start, iban, Kind.IBAN);
      }
    }
    int next = mayTell(scan, start, end) ? telling(scan, start, end) : -1;
    if (next > 0) {
      return next;
    }
    return digits(scan, start, end);
  }

  /** Digits at the end of a word, or with letters right before and behind them. */
  private static int digits(TextScan scan, int start, int end) {
    int tail = Chars.isAsciiDigit(scan.at(end - 1)) ? tail(scan, start, end) : end;
    int glued = tail < end ? -1 : GluedNumbers.at(scan, start, end);
    return glued > 0 ? glued : tail;
  }

  /** The end of a run of letters and digits; at least one character on. */
  static int end(TextScan scan, int start) {
    int i = start + 1;
    while (Chars.isAlphanumeric(scan.at(i))
        || (scan.at(i) >= 128 && Chars.digit(scan.at(i)) >= 0)) {
      i++;
    }
    return i;
  }

  /** Digits at the end of a word, {@code tel0812345678}: looked at unless the word is a hash. */
  private static int tail(TextScan scan, int start, int end) {
    int digits = start;
    boolean hash = true;
    while (digits < end && !Chars.isAsciiDigit(scan.at(digits))) {
      hash &= Chars.isHex(scan.at(digits));
      digits++;
    }
    if (hash || end - digits < MIN_TAIL_DIGITS) {
      return end;
    }
    for (int i = digits; i < end; i++) {
      if (!Chars.isAsciiDigit(scan.at(i))) {
        return end;
      }
    }
    return digits;
  }

  /**
   * Where the digits begin that cling to a word of telephones and to letters behind them, {@code
   * tel0812345678x}; or -1.
   */
  private static int clinging(TextScan scan, int start, int end) {
    int digits = scan.lettersEnd(start);
    boolean told =
        scan.at(digits) == '0'
            && Chars.isAsciiLetter(scan.at(end - 1))
            && (is(scan, start, digits, "tel")
                || is(scan, start, digits, "phone")
                || is(scan, start, digits, "mobile"));
    return told ? expect(scan, Context.PHONE, digits) : -1;
  }

  /** Whether a word has the length of one that tells, or digits that may cling to one. */
  private static boolean mayTell(TextScan scan, int start, int end) {
    int length = Math.min(end - start, MAX_TELLING_CHARS + 1);
    int bit = 1 << length;
    return (LENGTHS[Chars.lower(scan.at(start)) - 'a'] & bit) != 0
        || Chars.digit(scan.at(end - 1)) >= 0;
  }

  private static int telling(TextScan scan, int start, int end) {
    return switch (scan.at(start)) {
      case 'p', 'P' -> p(scan, start, end);
      case 'h', 'H' -> h(scan, start, end);
      case 'm', 'M' -> m(scan, start, end);
      case 't', 'T' -> phone(scan, start, end, "tel", "telephone", "tel no");
      case 'c', 'C' ->
          is(scan, start, end, "citizen")
              ? expect(scan, Context.NATIONAL_ID, end)
              : phone(scan, start, end, "cell", "cellphone", "contact no");
      case 'n', 'N' ->
          is(scan, start, end, "national") ? expect(scan, Context.NATIONAL_ID, end) : -1;
      case 'f', 'F' -> phone(scan, start, end, "fax", "facsimile", "fax no");
      case 'w', 'W' -> phone(scan, start, end, "whatsapp", "wa", "whats app");
      case 'd', 'D' -> d(scan, start, end);
      case 'b', 'B' -> b(scan, start, end);
      case 'a', 'A' -> a(scan, start, end);
      case 'k', 'K' -> is(scan, start, end, "khun") ? title(scan, start, end) : -1;
      case 'v', 'V' -> scan.is("VN", start) ? HospitalNumbers.terse(scan, start, end) : -1;
      case 'i', 'I' -> is(scan, start, end, "idcard") ? expect(scan, Context.NATIONAL_ID, end) : -1;
      case 's', 'S' -> is(scan, start, end, "ssn") ? expect(scan, Context.NATIONAL_ID, end) : -1;
      default -> -1;
    };
  }

  private static boolean is(TextScan scan, int start, int end, String word) {
    return end - start == word.length() && scan.isWord(word, start);
  }

  private static int expect(TextScan scan, Context context, int end) {
    scan.expect(context, end);
    return end;
  }

  private static int phone(
      TextScan scan, int start, int end, String one, String two, String three) {
    boolean told =
        is(scan, start, end, one) || is(scan, start, end, two) || scan.isWord(three, start);
    return told ? expect(scan, Context.PHONE, end) : -1;
  }

  private static int p(TextScan scan, int start, int end) {
    if (is(scan, start, end, "passport")) {
      return Passports.after(scan, end);
    }
    if (is(scan, start, end, "prof")) {
      return title(scan, start, end);
    }
    return is(scan, start, end, "promptpay")
        ? expect(scan, Context.BANK_ACCOUNT, end)
        : phone(scan, start, end, "phone", "phones", "phone no");
  }

  private static int h(TextScan scan, int start, int end) {
    if (scan.isWord("hn", start)) {
      boolean clinging = Chars.digit(scan.at(start + 2)) >= 0;
      if (clinging) {
        return HospitalNumbers.number(scan, start + 2);
      }
      return end - start == 2 ? HospitalNumbers.after(scan, end) : -1;
    }
    if (end - start == 1 && scan.isWord(".n.", end)) {
      return HospitalNumbers.after(scan, end + 3);
    }
    if (!is(scan, start, end, "hospital")) {
      return -1;
    }
    boolean number = scan.isWord(" number", end);
    return number || scan.isWord(" no", end)
        ? HospitalNumbers.after(scan, end + (number ? 7 : 3))
        : -1;
  }

  private static int m(TextScan scan, int start, int end) {
    if (is(scan, start, end, "mrn")) {
      return HospitalNumbers.after(scan, end);
    }
    if (is(scan, start, end, "mr")
        || is(scan, start, end, "mrs")
        || is(scan, start, end, "ms")
        || is(scan, start, end, "miss")) {
      return title(scan, start, end);
    }
    return phone(scan, start, end, "mobile", "mob", "mobile no");
  }

  private static int d(TextScan scan, int start, int end) {
    if (is(scan, start, end, "dr")) {
      return title(scan, start, end);
    }
    if (is(scan, start, end, "dob")) {
      return Dates.after(scan, end);
    }
    return is(scan, start, end, "d") && scan.isWord(".o.b", end) ? Dates.after(scan, end + 4) : -1;
  }

  private static int b(TextScan scan, int start, int end) {
    if (is(scan, start, end, "born")
        || is(scan, start, end, "birth")
        || is(scan, start, end, "birthday")
        || is(scan, start, end, "birthdate")) {
      return Dates.after(scan, end);
    }
    return is(scan, start, end, "bank") ? expect(scan, Context.BANK_ACCOUNT, end) : -1;
  }

  private static int a(TextScan scan, int start, int end) {
    boolean account =
        is(scan, start, end, "account")
            || is(scan, start, end, "acct")
            || (is(scan, start, end, "a") && scan.isWord("/c", end));
    if (account) {
      return expect(scan, Context.BANK_ACCOUNT, end);
    }
    return scan.is("AN", start) ? HospitalNumbers.terse(scan, start, end) : -1;
  }

  private static int title(TextScan scan, int start, int end) {
    return scan.setting().rules().honorifics() ? LatinNames.after(scan, start, end) : -1;
  }
}
