package aegle.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleConformanceTest {
  private static final Path CASES = Path.of("..", "..", "shared", "conformance");

  private static List<Script.Failure> failures(Script script) throws IOException {
    assumeTrue(Files.isDirectory(CASES), "test data of others is not beside the project: " + CASES);
    List<Script.Failure> failures = new ArrayList<>();
    int passed = 0;
    List<Path> files;
    try (Stream<Path> found = Files.walk(CASES)) {
      files = found.filter(Files::isRegularFile).filter(script::reads).sorted().toList();
    }
    for (Path file : files) {
      Script.Verdict verdict = script.run(file);
      failures.addAll(verdict.failures());
      passed += verdict.passed();
    }
    assertThat(passed).isPositive();
    return failures;
  }

  @Test
  void every_template_gives_what_prometheus_gives() throws IOException {
    assertThat(failures(new TemplateScript())).isEmpty();
  }

  @Test
  void rule_files_are_accepted_and_refused_alike() throws IOException {
    assertThat(failures(new RuleFileScript())).isEmpty();
  }

  @Test
  void rule_tests_have_the_verdict_of_promtool() throws IOException {
    assertThat(failures(new RuleTestScript())).isEmpty();
  }
}
