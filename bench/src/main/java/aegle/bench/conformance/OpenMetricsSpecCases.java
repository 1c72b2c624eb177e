package aegle.bench.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code openmetrics_spec_cases.jsonl}: the OpenMetrics project's own cases. Aegle reads as
 * leniently as Prometheus: a page that must be accepted is judged, one that must be refused passes
 * when it is refused and counts as skipped when it is not, since order and sense of values are not
 * judged.
 */
final class OpenMetricsSpecCases implements Script {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public boolean reads(Path file) {
    return file.getFileName().toString().equals("openmetrics_spec_cases.jsonl");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    for (String line : Files.readAllLines(file)) {
      JsonNode node = JSON.readTree(line);
      String got = ExpositionErrors.judge(node);
      boolean accepted = got.equals("accepted");
      if (accepted == node.get("ok").asBoolean()) {
        verdict.pass();
      } else if (accepted) {
        verdict.skip();
      } else {
        verdict.fail(node.get("name").asString(), "accepted", got);
      }
    }
    return verdict;
  }
}
