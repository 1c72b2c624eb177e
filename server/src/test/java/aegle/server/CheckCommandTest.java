package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final Path SHIPPED = Path.of("..", "config");

  @TempDir private Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  private int check(String... args) {
    return CheckCommand.run(
        new PrintStream(printed, true, StandardCharsets.UTF_8),
        new PrintStream(complained, true, StandardCharsets.UTF_8),
        args);
  }

  private String out() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return complained.toString(StandardCharsets.UTF_8);
  }

  @Test
  void the_folder_as_shipped_can_be_used() {
    assertThat(check(SHIPPED.toString())).as(errors()).isZero();
    assertThat(out()).contains("1 scrape jobs", "in 2 files", "2 receivers");
    assertThat(out()).doesNotContain("warning");
    assertThat(errors()).isEmpty();
  }

  @Test
  void an_empty_folder_can_be_used_but_does_nothing() {
    assertThat(check(folder.toString())).isZero();
    assertThat(out()).contains("nobody is told", "nothing is scraped");
  }

  @Test
  void the_first_wrong_line_is_named() throws Exception {
    SmallClinic.writeRules(folder, "Broken", "up ==");
    assertThat(check(folder.toString())).isEqualTo(1);
    assertThat(errors()).startsWith("aegle: ").contains("rules/clinic.yml", "line 5");
    assertThat(out()).isEmpty();
  }

  @Test
  void an_unknown_key_in_aegle_yml_is_refused() throws Exception {
    Files.writeString(folder.resolve("aegle.yml"), "platform: clinic\nretention: 30d\n");
    assertThat(check(folder.toString())).isEqualTo(1);
    assertThat(errors()).contains("aegle.yml", "line 2", "retention");
  }

  @Test
  void a_folder_whose_rule_files_are_elsewhere_is_warned_of() throws Exception {
    Files.writeString(folder.resolve("prometheus.yml"), "rule_files: [rules/none.yml]\n");
    assertThat(check(folder.toString())).isZero();
    assertThat(out()).contains("0 rules", "warning: no rules, so no alert can fire");
  }

  @Test
  void alerts_that_would_be_sent_to_the_server_itself_are_refused() throws Exception {
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        """
        route: {receiver: self}
        receivers:
          - name: self
            webhook_configs: [{url: 'http://localhost:8600/api/v1/write'}]
        """);
    assertThat(check(folder.toString())).isEqualTo(1);
    assertThat(errors()).contains("alertmanager.yml", "line 4");
  }

  @Test
  void what_is_no_folder_and_what_is_no_argument_are_told_apart() {
    assertThat(check(folder.resolve("none").toString())).isEqualTo(1);
    assertThat(errors()).contains("not a folder");
    assertThat(check()).isEqualTo(2);
    assertThat(errors()).contains("usage: ./aegle check DIR");
    assertThat(check("a", "b")).isEqualTo(2);
  }

  @Test
  void trusted_proxies_are_taken_as_ranges_and_never_as_everybody() throws Exception {
    Path file = folder.resolve("aegle.yml");
    Files.writeString(file, "trusted-proxies:\n  - 127.0.0.1\n  - 'fd00::/8'\n");
    assertThat(check(folder.toString())).as(errors()).isZero();
    Files.writeString(file, "trusted-proxies:\n  - 127.0.0.1\n  - 0.0.0.0/0\n");
    assertThat(check(folder.toString())).isEqualTo(1);
    assertThat(errors()).contains("aegle.yml line 3", "'0.0.0.0/0'", "10.0.0.0/8");
  }
}
