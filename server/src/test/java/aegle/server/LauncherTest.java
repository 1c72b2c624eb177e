package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code ./aegle}, as a person at a terminal meets it. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "aegle").toAbsolutePath().normalize();

  @TempDir private Path elsewhere;

  private record Ended(int code, String out, String errors) {}

  /** Runs the launcher in another folder than its own. */
  private Ended run(String... args) throws IOException, InterruptedException {
    Path out = elsewhere.resolve("out");
    Path errors = elsewhere.resolve("errors");
    List<String> command = new ArrayList<>(List.of("bash", LAUNCHER.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("./aegle " + String.join(" ", args) + " did not end in 20 s");
    }
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(errors, StandardCharsets.UTF_8));
  }

  @Test
  void without_a_command_it_tells_what_it_can_do() throws Exception {
    Ended ended = run();
    assertThat(ended.code()).isZero();
    assertThat(ended.out()).startsWith("Usage: ./aegle COMMAND");
    assertThat(ended.out()).contains("demo", "verify", "server --config DIR", "check DIR");
    assertThat(ended.errors()).isEmpty();
    for (String word : List.of("help", "-h", "--help")) {
      assertThat(run(word)).isEqualTo(ended);
    }
  }

  @Test
  void a_command_that_it_does_not_know_is_misuse() throws Exception {
    Ended ended = run("serve");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errors())
        .contains("aegle: unknown command 'serve'")
        .contains("Usage: ./aegle COMMAND");
  }

  @Test
  void every_command_of_the_usage_is_one_it_knows() throws Exception {
    String script = Files.readString(LAUNCHER);
    List<String> named =
        run()
            .out()
            .lines()
            .filter(line -> line.startsWith("  ") && !line.startsWith("   "))
            .map(line -> line.strip().split(" ", 2)[0])
            .distinct()
            .toList();
    assertThat(named).contains("demo", "server", "check", "rules", "bench", "conformance");
    assertThat(named).allSatisfy(word -> assertThat(script).contains("\n  " + word + ") "));
  }
}
