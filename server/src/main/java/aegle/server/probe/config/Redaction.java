package aegle.server.probe.config;

import java.util.regex.Pattern;

/**
 * Hides the secrets that are written into a configuration's text; rather too much than too little.
 */
final class Redaction {
  private static final String KEYS = "(?:password|credentials|bearer_token)[\"']?[ \\t]*:";

  /** A secret as a block: every line that is indented deeper than its key. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?m)^([ \\t]*)((?:-[ \\t]+)*[\"']?" + KEYS + ")[ \\t]*[|>].*(?:\\R\\1[ \\t]+\\S.*)*");

  /** A secret in quotes or plain, on one line. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)(?<=[\\s{,\"'])("
              + KEYS
              + "[ \\t]+)(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*'"
              + "|[^\\s#,}|>][^,}\\r\\n]*?(?=[ \\t]*(?:[,}]|[ \\t]#|$)))");

  private Redaction() {}

  static String of(String yaml) {
    String withoutBlocks = BLOCK.matcher(yaml).replaceAll("$1$2 <secret>");
    return LINE.matcher(withoutBlocks).replaceAll("$1<secret>");
  }
}
