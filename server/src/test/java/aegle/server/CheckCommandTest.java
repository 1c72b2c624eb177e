package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    assertThat(check(SHIPPED.toString(), "--fail-on", "fatal")).as(errors()).isZero();
    assertThat(out()).contains("0 scrape jobs", "in 2 files", "2 receivers");
    assertThat(out().lines().filter(line -> line.startsWith("warning: ")))
        .as("it names nobody's addresses, so it says what is still to be done")
        .containsExactly(
            "warning: nobody is told of alerts; name a receiver in alertmanager.yml",
            "warning: nothing is scraped; name a job in prometheus.yml");
    assertThat(errors()).isEmpty();
  }

  @Test
  void with_its_settings_switched_on_the_shipped_folder_leaves_nothing_to_be_done()
      throws Exception {
    Path rules = Files.createDirectory(folder.resolve("rules"));
    for (String name : List.of("seed.yml", "clinic.yml")) {
      Files.copy(SHIPPED.resolve("rules").resolve(name), rules.resolve(name));
    }
    for (String name : List.of("prometheus.yml", "alertmanager.yml")) {
      Files.writeString(folder.resolve(name), PagedWard.switchedOn(name));
    }
    assertThat(check(folder.toString(), "--fail-on", "fatal")).as(errors()).isZero();
    assertThat(out()).contains("1 scrape job,", "2 receivers");
    assertThat(out().lines()).noneMatch(line -> line.startsWith("warning: "));
  }

  @Test
  void the_original_rules_fail_the_check_and_the_corrected_ones_do_not() {
    assertThat(check(SHIPPED.toString(), "--format", "github")).isEqualTo(1);
    assertThat(out().lines().filter(line -> line.startsWith("::error ")))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("::error file=rules/seed.yml,line="));
    assertThat(out().lines().filter(line -> line.startsWith("::warning file=rules/clinic.yml")))
        .isEmpty();
  }

  @Test
  void a_block_of_rules_without_header_is_refused_with_its_repair() throws Exception {
    SmallClinic.writeRules(folder, "Seen", "up > 1");
    Files.writeString(folder.resolve("rules/bare.yml"), "- alert: A\n  expr: up == 0\n");
    assertThat(check(folder.toString())).isEqualTo(1);
    assertThat(errors())
        .contains("bare list of rules", "groups:\n  - name: bare\n    rules:\n      - alert: A\n");
    complained.reset();
    assertThat(check(folder.toString(), "--format", "json")).isEqualTo(1);
    assertThat(out()).contains("\"check\" : \"no-groups\"", "\"severity\" : \"fatal\"");
  }

  @Test
  void the_severity_that_fails_can_be_chosen() throws Exception {
    SmallClinic.writeRules(folder, "Seen", "up");
    assertThat(check(folder.toString())).isZero();
    assertThat(out()).contains("rules/clinic.yml:4:", "nothing is compared", "(no-condition)");
    assertThat(check(folder.toString(), "--fail-on", "warning")).isEqualTo(1);
    assertThat(check(folder.toString(), "--fail-on", "loud")).isEqualTo(2);
    assertThat(check(folder.toString(), "--format", "xml")).isEqualTo(2);
    assertThat(check(folder.toString(), "--server", "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(errors())
        .contains("'loud' is no severity", "--format is 'xml'", "cannot ask http://127.0.0.1:1");
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
  void a_rule_file_that_is_named_and_missing_is_refused_with_its_line() throws Exception {
    Files.writeString(folder.resolve("prometheus.yml"), "rule_files:\n  - rules/none.yml\n");
    assertThat(check(folder.toString())).isEqualTo(1);
    assertThat(errors()).contains("prometheus.yml line 2: there is no rule file", "none.yml");
  }

  @Test
  void a_rule_file_that_nobody_names_is_warned_of() throws Exception {
    SmallClinic.writeRules(folder, "Seen", "up");
    Files.copy(folder.resolve("rules/clinic.yml"), folder.resolve("rules/forgotten.yml"));
    Files.writeString(folder.resolve("rules/clinic.test.yml"), "tests: []\n");
    Files.writeString(folder.resolve("prometheus.yml"), "rule_files: [rules/clinic.yml]\n");
    assertThat(check(folder.toString())).as(errors()).isZero();
    assertThat(out())
        .contains("1 rule in 1 file", "warning: rules/forgotten.yml is named by no entry")
        .doesNotContain("rules/clinic.yml is", "clinic.test.yml");
    Files.delete(folder.resolve("prometheus.yml"));
    printed.reset();
    assertThat(check(folder.toString())).isZero();
    assertThat(out()).contains("2 rules in 2 files").doesNotContain("forgotten.yml is");
  }

  @Test
  void a_database_without_its_password_file_is_refused() throws Exception {
    Path file = folder.resolve("aegle.yml");
    Files.writeString(
        file, "postgres:\n  - url: postgresql://u@db/clinic\n    password-file: secrets/pg\n");
    assertThat(check(folder.toString())).isEqualTo(1);
    assertThat(errors()).contains("aegle.yml line 3", "secrets/pg does not exist");
    Files.writeString(file, "state: {url: 'jdbc:mysql://db/state'}\n");
    assertThat(check(folder.toString())).isEqualTo(1);
    assertThat(errors()).contains("aegle.yml line 1", "kept in PostgreSQL only");
  }

  @Test
  void a_folder_whose_rule_files_match_nothing_is_warned_of() throws Exception {
    Files.writeString(folder.resolve("prometheus.yml"), "rule_files: ['rules/*.yml']\n");
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
    assertThat(check("--help")).isZero();
    assertThat(out()).contains("usage: ./aegle check DIR");
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
