package aegle.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromqltestScriptTest {
  private static final Path SHARED = Path.of("..", "..", "shared", "conformance");

  private final PromqltestScript script = new PromqltestScript();

  @Test
  void our_own_scripts_pass() throws IOException, URISyntaxException {
    Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/promql")).toURI());
    assertThat(failuresBelow(folder, script)).isEmpty();
  }

  @Test
  void the_scripts_of_prometheus_pass() throws IOException {
    Path folder = SHARED.resolve("promqltest");
    assumeTrue(Files.isDirectory(folder), "no scripts of others at " + folder);
    assertThat(failuresBelow(folder, script)).isEmpty();
  }

  @Test
  void answers_equal_those_of_a_real_prometheus() throws IOException {
    Path file = SHARED.resolve("golden_prometheus_3_5_3/compliance_queries.jsonl.gz");
    assumeTrue(Files.exists(file), "no recorded answers at " + file);
    assertThat(new GoldenAnswersScript().run(file).failures()).isEmpty();
  }

  @Test
  void a_wrong_value_a_missing_error_and_a_missing_warning_fail(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("wrong.test");
    Files.writeString(
        file,
        """
        load 1m
          x 1 2 3

        eval instant at 1m x
          x 3

        eval instant at 1m x
          expect fail
          x 2

        eval instant at 1m x
          expect warn
          x 2

        eval range from 0 to 2m step 1m x
          x 1 2

        eval instant at 1m x
          x 2
        """);

    Script.Verdict verdict = script.run(file);

    assertThat(verdict.passed()).isEqualTo(1);
    assertThat(verdict.failures()).hasSize(4);
  }

  private static List<Script.Failure> failuresBelow(Path folder, Script script) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> scripts = files.filter(script::reads).sorted().toList();
      assertThat(scripts).isNotEmpty();
      List<Script.Failure> failures = new java.util.ArrayList<>();
      for (Path file : scripts) {
        Script.Verdict verdict = script.run(file);
        assertThat(verdict.passed() + verdict.skipped()).as(file.toString()).isPositive();
        failures.addAll(verdict.failures());
      }
      return failures;
    }
  }
}
