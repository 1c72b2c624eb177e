package aegle.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ExpositionConformanceTest {
  private static final Path CASES = Path.of("..", "..", "shared", "conformance");

  @Test
  void pages_are_read_as_prometheus_reads_them() throws IOException {
    assertThat(failures(new ExpositionDocuments(), "exposition_documents.jsonl")).isEmpty();
  }

  @Test
  void pages_are_refused_in_the_words_of_prometheus() throws IOException {
    assertThat(failures(new ExpositionErrors(), "exposition_errors.jsonl")).isEmpty();
  }

  @Test
  void pages_that_open_metrics_calls_right_are_read() throws IOException {
    assertThat(failures(new OpenMetricsSpecCases(), "openmetrics_spec_cases.jsonl")).isEmpty();
  }

  private static Iterable<Script.Failure> failures(Script script, String name) throws IOException {
    Path file = CASES.resolve(name);
    Assumptions.assumeTrue(Files.exists(file), "no conformance data at " + file);
    return script.run(file).failures();
  }
}
