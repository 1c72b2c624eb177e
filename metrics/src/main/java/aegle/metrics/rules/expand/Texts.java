package aegle.metrics.rules.expand;

import aegle.metrics.rules.template.FunctionException;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What templates do with texts, as Go's standard library does it. */
public final class Texts {
  private static final java.util.regex.Pattern IPV4 =
      java.util.regex.Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  private Texts() {}

  public static String upper(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().map(Character::toUpperCase).forEach(out::appendCodePoint);
    return out.toString();
  }

  public static String lower(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().map(Character::toLowerCase).forEach(out::appendCodePoint);
    return out.toString();
  }

  /** Each letter that begins a word in title case (Go's strings.Title). */
  public static String title(String text) {
    StringBuilder out = new StringBuilder();
    int before = ' ';
    for (int codePoint : text.codePoints().toArray()) {
      out.appendCodePoint(separates(before) ? Character.toTitleCase(codePoint) : codePoint);
      before = codePoint;
    }
    return out.toString();
  }

  /** The first letter of each word in title case, all others small ({@code x/text/cases}). */
  public static String titleOnly(String text) {
    StringBuilder out = new StringBuilder();
    boolean begins = true;
    for (int codePoint : text.codePoints().toArray()) {
      boolean isWord = Character.isLetterOrDigit(codePoint) || codePoint == '_';
      boolean goesOn = isWord || codePoint == '\'' || codePoint == '\u2019' || isMark(codePoint);
      boolean isLetter = Character.isLetter(codePoint);
      out.appendCodePoint(
          isLetter && begins ? Character.toTitleCase(codePoint) : Character.toLowerCase(codePoint));
      begins = isLetter ? false : begins || !goesOn;
    }
    return out.toString();
  }

  private static boolean isMark(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
      default -> false;
    };
  }

  private static boolean separates(int c) {
    if (c < 0x80) {
      return !Character.isLetterOrDigit(c) && c != '_';
    }
    return !Character.isLetterOrDigit(c) && Character.isWhitespace(c);
  }

  static String stripPort(String hostPort) {
    String[] parts = split(hostPort);
    return parts == null ? hostPort : parts[0];
  }

  static String stripDomain(String hostPort) {
    String[] parts = split(hostPort);
    String host = parts == null ? hostPort : parts[0];
    String port = parts == null ? "" : parts[1];
    if (isAddress(host)) {
      return hostPort;
    }
    int dot = host.indexOf('.');
    String name = dot < 0 ? host : host.substring(0, dot);
    if (port.isEmpty()) {
      return name;
    }
    return name.contains(":") || name.contains("%") ? "[" + name + "]:" + port : name + ":" + port;
  }

  /** Host and port (Go's net.SplitHostPort), or null when the text is not such a pair. */
  private static String @Nullable [] split(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    if (colon < 0) {
      return null;
    }
    String host;
    if (hostPort.startsWith("[")) {
      int close = hostPort.indexOf(']');
      if (close < 0 || close + 1 != colon) {
        return null;
      }
      host = hostPort.substring(1, close);
    } else {
      host = hostPort.substring(0, colon);
      if (host.indexOf(':') >= 0) {
        return null;
      }
    }
    boolean stray = host.contains("[") || host.contains("]");
    boolean strayBehind = hostPort.indexOf('[', 1) >= 0 || hostPort.indexOf(']', colon) >= 0;
    return stray || strayBehind ? null : new String[] {host, hostPort.substring(colon + 1)};
  }

  private static boolean isAddress(String host) {
    if (!host.contains(":")) {
      return IPV4.matcher(host).matches();
    }
    if (host.contains("%")) {
      return false;
    }
    try {
      return InetAddress.ofLiteral(host).getAddress().length > 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  public static boolean matches(String pattern, String text) {
    return compile(pattern).matcher(text).find();
  }

  private static Pattern compile(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new FunctionException(
          "error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`");
    }
  }

  /** Replaces every match, {@code $1} and {@code ${name}} in the replacement filled in. */
  public static String replaceAll(String pattern, String replacement, String text) {
    Pattern compiled = compile(pattern);
    Matcher matcher = compiled.matcher(text);
    StringBuilder out = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      boolean emptyBehindMatch =
          matcher.start() == matcher.end() && matcher.start() == end && end > 0;
      out.append(text, end, matcher.start());
      if (!emptyBehindMatch) {
        fill(out, replacement, matcher, compiled);
      }
      end = matcher.end();
    }
    return out.append(text, end, text.length()).toString();
  }

  private static void fill(StringBuilder out, String replacement, Matcher match, Pattern pattern) {
    int at = 0;
    while (at < replacement.length()) {
      char c = replacement.charAt(at);
      if (c != '$') {
        out.append(c);
        at++;
      } else if (replacement.startsWith("$$", at)) {
        out.append('$');
        at += 2;
      } else {
        boolean braced = replacement.startsWith("{", at + 1);
        int from = braced ? at + 2 : at + 1;
        int to = nameEnd(replacement, from);
        if (to == from || (braced && !replacement.startsWith("}", to))) {
          out.append('$');
          at++;
        } else {
          out.append(group(replacement.substring(from, to), match, pattern));
          at = braced ? to + 1 : to;
        }
      }
    }
  }

  private static int nameEnd(String text, int from) {
    int end = from;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private static String group(String name, Matcher match, Pattern pattern) {
    Integer number =
        name.matches("[0-9]{1,4}")
            ? Integer.valueOf(name)
            : pattern.namedGroups().getOrDefault(name, -1);
    if (number < 0 || number > match.groupCount()) {
      return "";
    }
    String text = match.group(number);
    return text == null ? "" : text;
  }
}
