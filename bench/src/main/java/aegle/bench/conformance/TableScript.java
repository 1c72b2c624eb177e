package aegle.bench.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Judges a table of cases, one JSON object a line. */
abstract class TableScript implements Script {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String fileName;

  TableScript(String fileName) {
    this.fileName = fileName;
  }

  @Override
  public final boolean reads(Path file) {
    return String.valueOf(file.getFileName()).equals(fileName);
  }

  @Override
  public final Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (!line.isBlank()) {
        judge(JSON.readTree(line), verdict);
      }
    }
    return verdict;
  }

  abstract void judge(JsonNode row, Verdict verdict);

  /** The input of a row, which is in base 64 where it is not valid UTF-8. */
  static String input(JsonNode row) {
    JsonNode encoded = row.get("input_b64");
    if (encoded != null) {
      byte[] bytes = Base64.getDecoder().decode(encoded.asString());
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return row.get("input").asString();
  }

  static String name(JsonNode row) {
    return "line " + row.get("line").asInt() + ": " + input(row);
  }

  static String text(JsonNode row, String field) {
    JsonNode value = row.get(field);
    return value == null || value.isNull() ? "" : value.asString();
  }

  static void expect(String name, String expected, String got, Verdict verdict) {
    if (expected.equals(got)) {
      verdict.pass();
    } else {
      verdict.fail(name, expected, got);
    }
  }
}
