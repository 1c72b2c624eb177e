package aegle.guard.masking;

import aegle.guard.masking.TextScan.Context;

/**
 * Thai words that tell of what follows. Thai has no spaces between words, so every letter may begin
 * one; the first letter decides which few words are tried.
 */
final class Thai {
  private static final int MAX_ADDRESS_CHARS = 160;
  private static final int MAX_SECRET_CHARS = 128;

  private Thai() {}

  /** At a Thai letter; answers where the walk goes on. */
  static int at(TextScan scan, int i) {
    int next =
        switch (scan.at(i)) {
          case 'น', 'ด', 'ค', 'แ' -> ThaiNames.at(scan, i);
          case 'เ' -> e(scan, i);
          case 'โ' -> tells(scan, i, "โทร", Context.PHONE);
          case 'ม' -> tells(scan, i, "มือถือ", Context.PHONE);
          case 'บ' -> tells(scan, i, "บัญชี", Context.BANK_ACCOUNT);
          case 'ป' -> tells(scan, i, "ประชาชน", Context.NATIONAL_ID);
          case 'ว' -> birth(scan, i);
          case 'ห' -> passport(scan, i, "หนังสือเดินทาง");
          case 'พ' -> p(scan, i);
          case 'ท' -> scan.is("ที่อยู่", i) ? address(scan, i, i + 7) : ThaiNames.at(scan, i);
          case 'ช' -> scan.is("ชื่อ", i) ? ThaiNames.afterNameWord(scan, i + 4) : -1;
          case 'ร' -> r(scan, i);
          case 'ไ' -> account(scan, i);
          default -> -1;
        };
    return next > i ? next : i + 1;
  }

  private static int tells(TextScan scan, int i, String word, Context context) {
    if (!scan.is(word, i)) {
      return -1;
    }
    scan.expect(context, i + word.length());
    return i + word.length();
  }

  private static int e(TextScan scan, int i) {
    if (scan.is("เบอร์", i)) {
      return tells(scan, i, "เบอร์", Context.PHONE);
    }
    if (scan.is("เกิดวันที่", i)) {
      return Dates.after(scan, i + 10);
    }
    if (scan.is("เกิด", i)) {
      return Dates.after(scan, i + 4);
    }
    if (scan.is("เลขประจำตัวผู้ป่วย", i)) {
      return HospitalNumbers.after(scan, i + 18);
    }
    return ThaiNames.at(scan, i);
  }

  private static int birth(TextScan scan, int i) {
    if (scan.is("วันเกิด", i)) {
      return Dates.after(scan, i + 7);
    }
    return scan.is("วันเดือนปีเกิด", i) ? Dates.after(scan, i + 14) : -1;
  }

  private static int passport(TextScan scan, int i, String word) {
    return scan.is(word, i) ? Passports.after(scan, i + word.length()) : -1;
  }

  private static int p(TextScan scan, int i) {
    if (scan.is("พร้อมเพย์", i)) {
      return tells(scan, i, "พร้อมเพย์", Context.BANK_ACCOUNT);
    }
    int next = passport(scan, i, "พาสปอร์ต");
    return next > 0 ? next : ThaiNames.at(scan, i);
  }

  /** An address goes to the end of its line, if a number is in it and a colon or digit before. */
  private static int address(TextScan scan, int i, int wordEnd) {
    int start = wordEnd;
    while (start < wordEnd + 4 && isMark(scan.at(start))) {
      start++;
    }
    boolean told = start > wordEnd && scan.placeholderEnd(start) < 0;
    int end = start;
    boolean number = false;
    while (told && end < start + MAX_ADDRESS_CHARS && !isLineEnd(scan.at(end))) {
      number |= Chars.digit(scan.at(end)) >= 0;
      end++;
    }
    return number && end > start ? scan.found(start, end, Kind.ADDRESS) : i + 1;
  }

  private static boolean isLineEnd(char c) {
    return Chars.isLineEnd(c) || c == '\0' || c == '"' || c == '<' || c == ';' || c == '|';
  }

  private static boolean isMark(char c) {
    return Chars.isSpace(c) || c == ':' || c == '=' || c == '-';
  }

  private static int r(TextScan scan, int i) {
    if (scan.is("รหัสผู้ป่วย", i)) {
      return HospitalNumbers.after(scan, i + 11);
    }
    if (!scan.is("รหัสผ่าน", i)) {
      return -1;
    }
    int start = i + 8;
    while (start < i + 12 && isMark(scan.at(start))) {
      start++;
    }
    if (scan.is("คือ", start)) {
      start += 3;
      while (Chars.isSpace(scan.at(start)) && start < i + 20) {
        start++;
      }
    }
    int end = start;
    while (end < start + MAX_SECRET_CHARS
        && scan.at(end) > ' '
        && scan.at(end) < 128
        && scan.at(end) != '"'
        && scan.at(end) != ','
        && scan.at(end) != '<') {
      end++;
    }
    return end - start >= 4 && scan.placeholderEnd(start) < 0
        ? scan.found(start, end, Kind.SECRET)
        : i + 8;
  }

  private static int account(TextScan scan, int i) {
    String word = scan.is("ไลน์ไอดี", i) ? "ไลน์ไอดี" : scan.is("ไอดีไลน์", i) ? "ไอดีไลน์" : "";
    if (word.isEmpty()) {
      return -1;
    }
    int start = i + word.length();
    int limit = start + 4;
    while (start < limit && isMark(scan.at(start))) {
      start++;
    }
    int end = start;
    while (end < start + 40 && isOfAccount(scan.at(end))) {
      end++;
    }
    return end - start >= 3 ? scan.found(start, end, Kind.ACCOUNT) : i + word.length();
  }

  private static boolean isOfAccount(char c) {
    return Chars.isAlphanumeric(c) || c == '.' || c == '_' || c == '-' || c == '@';
  }
}
