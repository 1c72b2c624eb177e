package aegle.bench.conformance;

import aegle.protocols.DecodeException;
import aegle.protocols.exposition.ExpositionFormat;
import aegle.protocols.exposition.ExpositionReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code exposition_errors.jsonl}: pages that Prometheus refuses, with its words, and a few that it
 * accepts. The words count too.
 */
final class ExpositionErrors implements Script {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public boolean reads(Path file) {
    return file.getFileName().toString().equals("exposition_errors.jsonl");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      JsonNode node = JSON.readTree(line);
      String expected = node.get("ok").asBoolean() ? "accepted" : node.get("error").asString();
      String got = judge(node);
      if (expected.equals(got)) {
        verdict.pass();
      } else {
        verdict.fail("line " + number, expected, got);
      }
    }
    return verdict;
  }

  /** What Aegle says of a page: {@code accepted} or the words of the refusal. */
  static String judge(JsonNode node) {
    byte[] page =
        node.has("input_b64")
            ? Base64.getDecoder().decode(node.get("input_b64").asString())
            : node.get("input").asString().getBytes(StandardCharsets.UTF_8);
    ExpositionFormat format = ExpositionFormat.of(node.get("format").asString(), Optional.empty());
    ExpositionReader reader = ExpositionReader.of(format, page, page.length, "conformance", 0);
    try {
      while (reader.nextSeries()) {
        reader.labels();
      }
      return "accepted";
    } catch (DecodeException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
