package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code ./aegle}, as a person at a terminal meets it. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "aegle").toAbsolutePath().normalize();

  private static final String MODULES =
      "signals protocols guard metrics records server starter clinic bench";

  @TempDir private Path elsewhere;

  private record Ended(int code, String out, String errors) {}

  /** Runs the launcher in another folder than its own. */
  private Ended run(String... args) throws IOException, InterruptedException {
    Started started = start(LAUNCHER, "run", args);
    return started.end();
  }

  /** A launcher at work, and where its words go. */
  private record Started(Process process, Path out, Path errors) {
    Ended end() throws IOException, InterruptedException {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("./aegle did not end in 20 s");
      }
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(errors));
    }

    void awaitError(String words) throws IOException {
      for (long end = System.nanoTime() + 20_000_000_000L;
          !Files.readString(errors).contains(words); ) {
        assertThat(System.nanoTime()).as("still no '" + words + "'").isLessThan(end);
        LockSupport.parkNanos(10_000_000);
      }
    }
  }

  private Started start(Path launcher, String name, String... args) throws IOException {
    Path out = elsewhere.resolve(name + ".out");
    Path errors = elsewhere.resolve(name + ".errors");
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("AEGLE_BUILT");
    builder.environment().merge("PATH", "", (path, _) -> elsewhere.resolve("bin") + ":" + path);
    return new Started(builder.start(), out, errors);
  }

  /** A copy of the launcher in a clone whose Maven only says what it would build. */
  private Path cloneWithSlowMaven() throws IOException {
    Path project = Files.createDirectories(elsewhere.resolve("project"));
    Files.copy(LAUNCHER, project.resolve("aegle"));
    Files.writeString(project.resolve("pom.xml"), "<project/>\n");
    for (String module : MODULES.split(" ", -1)) {
      Files.createDirectories(project.resolve(module));
      Files.writeString(project.resolve(module).resolve("pom.xml"), "<project/>\n");
    }
    Path bin = Files.createDirectories(elsewhere.resolve("bin"));
    String maven =
        """
        #!/usr/bin/env bash
        echo "[INFO] Building Aegle signals 0.1.0-SNAPSHOT         [1/9]"
        echo "mvn $*"
        echo x >>"%1$s/calls"
        echo "[INFO] Building Aegle protocols 0.1.0-SNAPSHOT       [2/9]"
        until [ -e "%1$s/go" ]; do sleep 0.05; done
        """
            .formatted(elsewhere);
    for (String program : List.of("mvn", "node", "npm", "curl")) {
      Path file = bin.resolve(program);
      Files.writeString(file, program.equals("mvn") ? maven : "#!/usr/bin/env bash\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    return project.resolve("aegle");
  }

  @Test
  void a_build_tells_its_module_and_its_log_and_a_second_one_waits_for_it() throws Exception {
    Path launcher = cloneWithSlowMaven();
    Started first = start(launcher, "first", "build");
    first.awaitError("module 2 of 9: protocols");
    Started second = start(launcher, "second", "build");
    second.awaitError("another build runs in this folder; waiting for it");
    Files.createFile(elsewhere.resolve("go"));

    Ended ended = first.end();
    assertThat(ended.code()).as(ended.errors()).isZero();
    Path log = launcher.resolveSibling("target/build.log");
    assertThat(ended.errors())
        .contains("the log is " + log.toRealPath(), "module 1 of 9: signals", "aegle: built in");
    assertThat(log).content().contains("[2/9]", "-pl " + MODULES.replace(' ', ','));
    assertThat(second.end().code()).isZero();
    assertThat(Files.readAllLines(elsewhere.resolve("calls"))).as("builds").hasSize(1);

    Files.writeString(launcher.resolveSibling("bench").resolve("New.java"), "");
    assertThat(start(launcher, "third", "build").end().code()).isZero();
    assertThat(Files.readAllLines(elsewhere.resolve("calls"))).as("builds").hasSize(2);
  }

  @Test
  void each_command_says_how_it_is_used() throws Exception {
    Ended demo = run("demo", "--help");
    assertThat(demo.code()).isZero();
    assertThat(demo.out()).contains("--port N", "--keep", "--data DIR").doesNotContain("verify");
    assertThat(run("bench", "-h").out()).contains("bench metrics", "bench kill");
  }

  @Test
  void a_module_that_does_not_exist_is_answered_with_those_that_do() throws Exception {
    Ended ended = run("test", "nosuch");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.errors()).contains("no module 'nosuch'", MODULES);
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
