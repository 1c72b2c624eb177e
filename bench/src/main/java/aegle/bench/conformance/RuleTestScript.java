package aegle.bench.conformance;

import aegle.metrics.rules.unittest.RuleTestFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Runs the test files of {@code promtool_unit}: the verdict must be promtool's (3.5.3). */
final class RuleTestScript implements Script {
  /** Those that promtool finds good; it fails every other one, on purpose of their authors. */
  private static final Set<String> GOOD =
      Set.of(
          "unittest.yml",
          "long-period.yml",
          "seed.test.yml",
          "no-test-group-interval.yml",
          "at-modifier-test.yml",
          "negative-offset-test.yml");

  @Override
  public boolean reads(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null
        && folder.endsWith("promtool_unit")
        && file.getFileName().toString().endsWith(".yml");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    boolean hasTests =
        Files.readAllLines(file).stream().anyMatch(line -> line.startsWith("tests:"));
    if (!hasTests) {
      // A file of rules, read by the tests beside it.
      verdict.skip();
      return verdict;
    }
    boolean good = GOOD.contains(file.getFileName().toString());
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    boolean held = RuleTestFile.run(file, out, out, System::nanoTime);
    if (held == good) {
      verdict.pass();
    } else {
      String said = printed.toString(StandardCharsets.UTF_8).replace('\n', ' ');
      verdict.fail(
          file.getFileName().toString(), good ? "SUCCESS" : "FAILED", held ? "SUCCESS" : said);
    }
    return verdict;
  }
}
