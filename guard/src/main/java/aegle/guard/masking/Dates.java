package aegle.guard.masking;

/** Dates of birth: dates of any usual writing behind a word of birth. */
final class Dates {
  private static final String[] ENGLISH_MONTHS = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"
  };

  private static final String[] THAI_MONTHS = {
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค."
  };

  private static final int MAX_MONTH_CHARS = 9;

  private Dates() {}

  /** Behind a word of birth; answers where the walk goes on. */
  static int after(TextScan scan, int wordEnd) {
    int start = Filler.end(scan, wordEnd);
    // Filler passes over Thai letters, so a date may begin with its month only in English.
    int end = end(scan, start);
    return end > 0 ? scan.found(start, end, Kind.BIRTH_DATE) : wordEnd;
  }

  /** The end of a date, or -1. */
  static int end(TextScan scan, int start) {
    if (Chars.isAsciiLetter(scan.at(start))) {
      return monthFirst(scan, start);
    }
    int first = digitsEnd(scan, start, 8);
    int length = first - start;
    if (length == 8) {
      return first;
    }
    if (length == 0 || length == 3 || length > 4) {
      return -1;
    }
    int separator = skip(scan, first);
    int month = separator == first ? -1 : monthEnd(scan, separator);
    if (month > 0) {
      return yearEnd(scan, month);
    }
    char sign = scan.at(first);
    if (sign != '/' && sign != '.' && !Chars.isDash(sign) && sign != ' ') {
      return -1;
    }
    int second = digitsEnd(scan, first + 1, 2);
    if (second == first + 1 || scan.at(second) != sign) {
      return -1;
    }
    int third = digitsEnd(scan, second + 1, 4);
    int last = third - second - 1;
    return (length == 4 ? last >= 1 && last <= 2 : last == 2 || last == 4) ? third : -1;
  }

  private static int monthFirst(TextScan scan, int start) {
    int month = monthEnd(scan, start);
    if (month < 0) {
      return -1;
    }
    int i = skip(scan, month);
    int day = digitsEnd(scan, i, 4);
    if (day - i == 4) {
      return day;
    }
    if (day == i || day - i > 2) {
      return -1;
    }
    if (Chars.isAsciiLetter(scan.at(day)) && Chars.isAsciiLetter(scan.at(day + 1))) {
      day += 2;
    }
    return yearEnd(scan, day);
  }

  private static int yearEnd(TextScan scan, int from) {
    int i = skip(scan, from);
    if (scan.is("พ.ศ.", i) || scan.is("ค.ศ.", i)) {
      i = skip(scan, i + 4);
    }
    int end = digitsEnd(scan, i, 4);
    return end - i == 4 || end - i == 2 ? end : -1;
  }

  private static int skip(TextScan scan, int from) {
    int i = from;
    while (i < from + 3
        && (Chars.isSpace(scan.at(i))
            || Chars.isDash(scan.at(i))
            || scan.at(i) == ','
            || scan.at(i) == '.'
            || scan.at(i) == '/')) {
      i++;
    }
    return i;
  }

  private static int digitsEnd(TextScan scan, int start, int most) {
    int i = start;
    while (i < start + most && Chars.digit(scan.at(i)) >= 0) {
      i++;
    }
    return i;
  }

  private static int monthEnd(TextScan scan, int start) {
    for (String month : THAI_MONTHS) {
      if (scan.is(month, start)) {
        return start + month.length();
      }
    }
    for (String month : ENGLISH_MONTHS) {
      if (scan.isWord(month, start)) {
        int end = start + 3;
        while (end < start + MAX_MONTH_CHARS && Chars.isAsciiLetter(scan.at(end))) {
          end++;
        }
        return end;
      }
    }
    return -1;
  }
}
