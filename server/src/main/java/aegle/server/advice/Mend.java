package aegle.server.advice;

import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/**
 * The words of a check.
 *
 * @param says what is wrong, in one sentence
 * @param why it hurts
 * @param mend what to do
 * @param code to copy; <code>{fields}</code> stands for the fields that were found, <code>{source}
 *     </code> for the key or job
 * @param page of the documentation
 * @param find how the records are asked for that show it, or empty
 */
public record Mend(String says, String why, String mend, String code, String page, String find) {
  private static final String FILE = "checks.yml";

  /** The words of all checks. */
  static Map<Check, Mend> all() {
    try (InputStream in = Mend.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new AssertionError("BUG: " + FILE + " is missing");
      }
      return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  private static Map<Check, Mend> read(String text) {
    YamlNode file = YamlNode.parse(FILE, text);
    Map<Check, Mend> all = new EnumMap<>(Check.class);
    for (Map.Entry<String, YamlNode> entry : file.entries().entrySet()) {
      YamlNode words = entry.getValue();
      words.allowOnly("says", "why", "mend", "code", "page", "find");
      Check check =
          Check.of(entry.getKey()).orElseThrow(() -> words.error("there is no such check"));
      all.put(
          check,
          new Mend(
              words.require("says").text(),
              words.require("why").text(),
              words.require("mend").text(),
              words.require("code").text(),
              words.require("page").text(),
              words.text("find", "")));
    }
    return all;
  }
}
