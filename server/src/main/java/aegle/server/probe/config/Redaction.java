package aegle.server.probe.config;

import java.util.regex.Pattern;

/** Hides the secrets that are written into a configuration's text. */
final class Redaction {
  /** A key that holds a secret, and its value: quoted, plain, or a block of indented lines. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?<=[\\s{,\"'])((?:password|credentials|bearer_token)[\"']?[ \\t]*:[ \\t]+)"
              + "(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*'"
              + "|[|>][-+0-9]*[ \\t]*(?:\\R[ \\t]+\\S.*)+|[^\\s#,}|>][^#,}\\r\\n]*)");

  private Redaction() {}

  static String of(String yaml) {
    return SECRET.matcher(yaml).replaceAll("$1<secret>");
  }
}
