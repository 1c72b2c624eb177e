package aegle.guard.masking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Keys that their prefix gives away, JSON web tokens, bearers and private keys. */
final class Secrets {
  /** Longer credentials are no user name and password. */
  private static final int MAX_BASIC_CHARS = 512;

  private static final int MIN_BEARER_CHARS = 8;
  static final int MIN_KEY_CHARS = 13;
  private static final int LONG_BEARER_CHARS = 20;
  private static final int MAX_PEM_HEADER_CHARS = 64;
  private static final int MIN_JWT_PART_CHARS = 8;

  private static final String LONG_PREFIXES =
      """
      sk_live_ sk_test_ rk_live_ rk_test_ sk-ant- sk-proj- sk-or- whsec_ ghp_ gho_ ghu_ ghs_
      ghr_ github_pat_ glpat- gldt- glrt- glsa_ npm_ nfp_ pypi- rubygems_ dop_v1_ doo_v1_
      dckr_pat_ hvs. hvb. ya29. lin_api_ shpat_ shpss_ shpca_ sntrys_ sntryu_ sbp_ xkeysib-
      PMAK- NRAK- NRII- AIza gsk_ hf_ key- dt0c01. sq0atp- sq0csp- EAACEdEose0cBA figd_ secret_
      pat-na1- tskey- vercel_ skey_ pkey_ SG.
      """;

  private record Prefix(String text, int minTail) {}

  /** Prefixes are sought by their first two characters, in a table of this size. */
  private static final int PAIRS = 1_024;

  private static final Prefix[][] PREFIXES = prefixes();

  private Secrets() {}

  private static Prefix[][] prefixes() {
    String[] short8 = {"xoxb-", "xoxa-", "xoxp-", "xoxr-", "xoxs-", "xoxe-", "xapp-"};
    Prefix[][] table = new Prefix[PAIRS][];
    for (String text : LONG_PREFIXES.strip().split("\\s+", -1)) {
      add(table, new Prefix(text, 16));
    }
    for (String text : short8) {
      add(table, new Prefix(text, 8));
    }
    add(table, new Prefix("sk-", 32));
    return table;
  }

  private static void add(Prefix[][] table, Prefix prefix) {
    int pair = pair(prefix.text().charAt(0), prefix.text().charAt(1));
    Prefix[] before = table[pair] == null ? new Prefix[0] : table[pair];
    Prefix[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = prefix;
    table[pair] = after;
  }

  private static int pair(char first, char second) {
    return (first << 5 ^ second) & (PAIRS - 1);
  }

  /** At the beginning of a word; answers where the walk goes on, or -1 where no secret begins. */
  static int at(TextScan scan, int start, int wordEnd) {
    char first = scan.at(start);
    if (first == 'e' && scan.is("eyJ", start)) {
      return jwt(scan, start);
    }
    if (first == 'A' && wordEnd - start == 20 && isAmazonKey(scan, start)) {
      return scan.found(start, wordEnd, Kind.API_KEY);
    }
    if (first == 'S'
        && wordEnd - start == 34
        && scan.is("SK", start)
        && isHex(scan, start + 2, wordEnd)) {
      return scan.found(start, wordEnd, Kind.API_KEY);
    }
    if ((first == 'b' || first == 'B')) {
      if (wordEnd - start == 6 && scan.isWord("bearer", start)) {
        return bearer(scan, wordEnd);
      }
      if (wordEnd - start == 5 && scan.isWord("basic", start)) {
        return basic(scan, wordEnd);
      }
    }
    // Most words end at a blank long before a key could.
    char behind = scan.at(wordEnd);
    boolean goesOn = behind == '_' || behind == '-' || behind == '.';
    return goesOn || wordEnd - start >= MIN_KEY_CHARS ? prefixed(scan, start) : -1;
  }

  private static int prefixed(TextScan scan, int start) {
    Prefix[] prefixes = PREFIXES[pair(scan.at(start), scan.at(start + 1))];
    if (prefixes == null) {
      return -1;
    }
    for (Prefix prefix : prefixes) {
      if (scan.is(prefix.text(), start)) {
        int tail = start + prefix.text().length();
        int end = endOfToken(scan, tail);
        if (end - tail >= prefix.minTail()) {
          return scan.found(start, end, Kind.API_KEY);
        }
      }
    }
    return -1;
  }

  private static boolean isAmazonKey(TextScan scan, int start) {
    if (!(scan.is("AKIA", start)
        || scan.is("ASIA", start)
        || scan.is("ABIA", start)
        || scan.is("ACCA", start)
        || scan.is("AROA", start)
        || scan.is("AIDA", start))) {
      return false;
    }
    for (int i = start; i < start + 20; i++) {
      if (!Chars.isUpper(scan.at(i)) && !Chars.isAsciiDigit(scan.at(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(TextScan scan, int start, int end) {
    for (int i = start; i < end; i++) {
      if (!Chars.isHex(scan.at(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Header, payload and, unless it is unsigned, signature; or the five parts of an encrypted one.
   */
  private static int jwt(TextScan scan, int start) {
    int end = endOfBase64(scan, start);
    if (end - start < MIN_JWT_PART_CHARS) {
      return -1;
    }
    int parts = 1;
    while (parts < 5 && scan.at(end) == '.') {
      int next = endOfBase64(scan, end + 1);
      if (next == end + 1 && parts > 2) {
        break;
      }
      end = next;
      parts++;
    }
    // The walk goes on behind what was read, or many beginnings would read the same end.
    return parts >= 2 ? scan.found(start, end, Kind.JWT) : end;
  }

  static int endOfBase64(TextScan scan, int from) {
    int i = from;
    while (Chars.isAlphanumeric(scan.at(i)) || scan.at(i) == '_' || scan.at(i) == '-') {
      i++;
    }
    return i;
  }

  /** The end of what tokens consist of; a full stop belongs to it where more follows. */
  private static int endOfToken(TextScan scan, int from) {
    int i = from;
    while (true) {
      char c = scan.at(i);
      boolean inside = Chars.isAlphanumeric(c) || c == '_' || c == '-';
      if (!inside && !(c == '.' && Chars.isAlphanumeric(scan.at(i + 1)))) {
        return i;
      }
      i++;
    }
  }

  private static int bearer(TextScan scan, int wordEnd) {
    int start = skipBlanks(scan, wordEnd);
    int end = start == wordEnd ? start : endOfToken68(scan, start);
    if (end - start < MIN_BEARER_CHARS || scan.placeholderEnd(start) > 0) {
      return -1;
    }
    boolean digit = false;
    for (int i = start; i < end && !digit; i++) {
      digit = Chars.isAsciiDigit(scan.at(i));
    }
    if (!digit && end - start < LONG_BEARER_CHARS) {
      return -1;
    }
    return scan.found(start, end, scan.is("eyJ", start) ? Kind.JWT : Kind.SECRET);
  }

  private static int basic(TextScan scan, int wordEnd) {
    int start = skipBlanks(scan, wordEnd);
    int limit = start + MAX_BASIC_CHARS;
    int end = start == wordEnd ? start : Math.min(endOfToken68(scan, start), limit);
    if (end - start < MIN_BEARER_CHARS || !isUserAndPassword(scan.text(start, end))) {
      return -1;
    }
    return scan.found(start, end, Kind.SECRET);
  }

  private static boolean isUserAndPassword(String base64) {
    try {
      String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
      return pair.indexOf(':') >= 0;
    } catch (IllegalArgumentException _) {
      // Not base64, so not an authorization: an answer, not a failure.
      return false;
    }
  }

  private static int skipBlanks(TextScan scan, int from) {
    int i = from;
    while (i < from + 4 && (Chars.isSpace(scan.at(i)) || scan.at(i) == ':')) {
      i++;
    }
    return i;
  }

  private static int endOfToken68(TextScan scan, int from) {
    int i = from;
    while (true) {
      char c = scan.at(i);
      if (!Chars.isAlphanumeric(c)
          && c != '-'
          && c != '.'
          && c != '_'
          && c != '~'
          && c != '+'
          && c != '/') {
        break;
      }
      i++;
    }
    int padded = i;
    while (padded < i + 3 && scan.at(padded) == '=') {
      padded++;
    }
    return padded;
  }

  /** At a dash; a block that is not closed goes to the end of the text. */
  static int privateKey(TextScan scan, int start) {
    if (scan.at(start + 1) != '-' || !scan.is("-----BEGIN ", start)) {
      return start + 1;
    }
    int header = start + 11;
    boolean secret = false;
    while (header < start + MAX_PEM_HEADER_CHARS && scan.at(header) != '-') {
      secret |= scan.is("PRIVATE KEY", header);
      header++;
    }
    if (!secret) {
      return header;
    }
    int i = header + 5;
    while (i < scan.length() && !scan.is("-----END", i)) {
      i++;
    }
    int end = Math.min(scan.length(), i + 8);
    int limit = Math.min(scan.length(), end + MAX_PEM_HEADER_CHARS);
    while (end < limit && !scan.is("-----", end)) {
      end++;
    }
    return scan.found(
        start, Math.min(scan.length(), scan.is("-----", end) ? end + 5 : end), Kind.PRIVATE_KEY);
  }
}
