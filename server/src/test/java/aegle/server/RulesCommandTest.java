package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int run(String... args) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return RulesCommand.run(out, out, () -> 0, args);
  }

  private String test(String name, int value) throws Exception {
    String text =
        """
        tests:
        - promql_expr_test:
          - {expr: vector(1), exp_samples: [{value: %d}]}
        """
            .formatted(value);
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void one_test_that_does_not_hold_makes_the_code_one() throws Exception {
    String good = test("good.yml", 1);
    assertThat(run("test", good)).isZero();
    assertThat(run("test", good, test("bad.yml", 2))).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("SUCCESS").contains("FAILED");
  }

  @Test
  void a_file_that_is_missing_is_named() {
    assertThat(run("test", folder.resolve("none.yml").toString())).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("there is no file");
  }

  @Test
  void without_a_file_the_usage_is_shown() {
    assertThat(run("test")).isEqualTo(2);
    assertThat(run("fest", "x")).isEqualTo(2);
    assertThat(run("backtest", "--alert", "x")).isEqualTo(2);
    assertThat(run("backtest", "--alert")).isEqualTo(2);
  }
}
