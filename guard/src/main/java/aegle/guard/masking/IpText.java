package aegle.guard.masking;

/** Addresses of the Internet in texts. Those of private networks and of the machine are kept. */
final class IpText {
  private static final int MAX_V6_CHARS = 39;
  private static final int MAX_GROUP_CHARS = 4;

  private IpText() {}

  /** The end of an IPv4 address at a digit, or -1. */
  static int v4End(TextScan scan, int start) {
    int i = start;
    for (int part = 0; part < 4; part++) {
      if (part > 0) {
        if (scan.at(i) != '.') {
          return -1;
        }
        i++;
      }
      int from = i;
      int value = 0;
      while (i - from < 3 && Chars.isAsciiDigit(scan.at(i))) {
        value = value * 10 + scan.at(i) - '0';
        i++;
      }
      if (i == from || value > 255 || (i - from > 1 && scan.at(from) == '0')) {
        return -1;
      }
    }
    char next = scan.at(i);
    boolean more = next == '.' && Chars.isAsciiDigit(scan.at(i + 1));
    return Chars.isAlphanumeric(next) || more ? -1 : i;
  }

  /** Whether four numbers are a version rather than an address, by what stands before them. */
  static boolean isVersion(TextScan scan, int start) {
    char before = scan.at(start - 1);
    if (before == '.' || before == '-' || before == '_') {
      return true;
    }
    if (before == '/') {
      return Chars.isAlphanumeric(scan.at(start - 2));
    }
    int i = start - 1;
    while (i > start - 4
        && (scan.at(i) == ' ' || scan.at(i) == ':' || scan.at(i) == '=' || scan.at(i) == '"')) {
      i--;
    }
    return scan.isWord("version", i - 6)
        || scan.isWord("release", i - 6)
        || scan.isWord(" ver", i - 3);
  }

  static boolean isPublic(String address) {
    int[] parts = parts(address);
    int a = parts[0];
    int b = parts[1];
    return !(a == 0
        || a == 10
        || a == 127
        || a >= 224
        || (a == 172 && b >= 16 && b <= 31)
        || (a == 192 && b == 168)
        || (a == 169 && b == 254));
  }

  private static int[] parts(String address) {
    int[] parts = new int[4];
    int part = 0;
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c == '.') {
        part++;
      } else {
        parts[part] = parts[part] * 10 + c - '0';
      }
    }
    return parts;
  }

  /**
   * At a colon: the end of the IPv6 address that the colon is the first one of, noted as found; or
   * -1.
   */
  static int v6(TextScan scan, int colon) {
    int start = colon;
    while (start > colon - MAX_GROUP_CHARS - 1 && Chars.isHex(scan.at(start - 1))) {
      start--;
    }
    if (colon - start > MAX_GROUP_CHARS || start == colon || isTouching(scan.at(start - 1))) {
      return -1;
    }
    int groups = 1;
    int digits = 0;
    boolean shortened = false;
    int i = colon;
    while (i < start + MAX_V6_CHARS && scan.at(i) == ':') {
      int from = i + 1;
      if (scan.at(from) == ':') {
        if (shortened) {
          return -1;
        }
        shortened = true;
        from++;
      }
      int end = from;
      while (end - from <= MAX_GROUP_CHARS && Chars.isHex(scan.at(end))) {
        digits += Chars.isAsciiDigit(scan.at(end)) ? 1 : 0;
        end++;
      }
      if (end - from > MAX_GROUP_CHARS) {
        return -1;
      }
      if (end == from) {
        i = shortened ? from : i;
        break;
      }
      groups++;
      i = end;
    }
    boolean whole = shortened ? groups >= 2 && groups < 8 : groups == 8;
    if (!whole || digits == 0 || Chars.isAlphanumeric(scan.at(i)) || isLocal(scan, start)) {
      return -1;
    }
    return scan.found(start, i, Kind.IP);
  }

  private static boolean isTouching(char before) {
    return Chars.isAlphanumeric(before) || before == ':' || before == '_' || before == '.';
  }

  private static boolean isLocal(TextScan scan, int start) {
    return scan.isWord("fe80", start) || scan.isWord("fc", start) || scan.isWord("fd", start);
  }

  /** The network of an address: 24 bits of IPv4, 48 bits of IPv6. */
  static String truncated(String address) {
    if (address.indexOf(':') < 0) {
      return address.substring(0, address.lastIndexOf('.') + 1) + "0";
    }
    int groups = 0;
    int i = 0;
    while (i < address.length()) {
      if (address.charAt(i) == ':') {
        if (i + 1 < address.length() && address.charAt(i + 1) == ':') {
          break;
        }
        if (++groups == 3) {
          break;
        }
      }
      i++;
    }
    return address.substring(0, i) + "::";
  }
}
