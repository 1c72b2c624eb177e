package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.rules.template.TemplateException;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files under {@code templates:}, and what a template may cost. */
class TemplateFilesTest {
  @TempDir private Path folder;

  private TextTemplates read(String templates) {
    return TextTemplates.read(
        YamlNode.parse("alertmanager.yml", "templates: " + templates), folder);
  }

  private void write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String expand(TextTemplates templates, String text) {
    return templates.text(text).expand(ReceiverKit.firing());
  }

  @Test
  void templates_of_files_are_called_by_name_and_replace_default_ones() throws Exception {
    write("t/a.tmpl", "{{ define \"mine\" }}ward {{ .Status }}{{ end }}");
    write("t/b.tmpl", "{{ define \"slack.default.title\" }}{{ template \"mine\" . }}!{{ end }}");
    write("t/c.txt", "{{ define \"mine\" }}not read{{ end }}");
    TextTemplates templates = read("['t/*.tmpl']");
    assertThat(expand(templates, "{{ template \"mine\" . }}")).isEqualTo("ward firing");
    assertThat(expand(templates, "{{ template \"slack.default.fallback\" . }}"))
        .isEqualTo("ward firing! | http://aegle.example/alerts");
    assertThat(templates).isEqualTo(read("[t/*.tmpl]")).isNotEqualTo(TextTemplates.DEFAULT);
    write("t/a.tmpl", "{{ define \"mine\" }}changed{{ end }}");
    assertThat(read("[t/*.tmpl]")).as("a changed file is another plan").isNotEqualTo(templates);
  }

  @Test
  void a_pattern_stays_within_its_folder_and_may_find_nothing() throws Exception {
    write("t/deep/a.tmpl", "{{ define \"deep\" }}x{{ end }}");
    assertThat(read("['t/*.tmpl', 'nowhere/*', 't/[!d]*/a.tmpl']"))
        .isEqualTo(TextTemplates.DEFAULT);
    assertThat(expand(read("['t/d?ep/[a-c].tmpl']"), "{{ template \"deep\" . }}")).isEqualTo("x");
  }

  @Test
  void a_file_that_does_not_parse_is_refused_by_its_name_and_line() throws Exception {
    write("bad.tmpl", "\n{{ define \"x\" }}{{ nothing }}{{ end }}");
    assertThatThrownBy(() -> read("[bad.tmpl]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("alertmanager.yml line 1")
        .hasMessageContaining("bad.tmpl:2: function \"nothing\" not defined");
  }

  @Test
  void an_error_names_the_file_in_which_it_stands() throws Exception {
    write("a.tmpl", "{{ define \"mine\" }}\n{{ .Nothing }}{{ end }}");
    TextTemplates templates = read("[a.tmpl]");
    assertThatThrownBy(() -> expand(templates, "{{ template \"mine\" . }}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("template: a.tmpl:2:3: executing \"mine\" at <.Nothing>");
  }

  @Test
  void a_template_that_runs_away_is_stopped_by_a_limit_that_has_a_name() {
    runsAway("{{ define \"x\" }}{{ template \"x\" . }}{{ end }}{{ template \"x\" . }}", "depth");
    runsAway("{{ range 1000 }}{{ range 1000 }}{{ end }}{{ end }}", "steps=");
    runsAway("{{ range 1000 }}{{ printf \"%9999d\" 1 }}{{ end }}", "outputChars=");
    runsAway(
        "{{ $x := \"ab\" }}{{ range 40 }}{{ $x = printf \"%s%s\" $x $x }}{{ end }}",
        "outputChars=");
    runsAway("{{ $x := list 1 2 }}{{ range 60 }}{{ $x = list $x $x }}{{ end }}{{ $x }}", "steps=");
    runsAway("{{ " + "(".repeat(200) + "1" + ")".repeat(200) + " }}", "depth=");
  }

  private static void runsAway(String text, String limit) {
    assertThatThrownBy(() -> expand(TextTemplates.DEFAULT, text))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(limit);
  }

  @Test
  void retry_after_is_seconds_or_a_date_and_never_longer_than_a_day() {
    assertThat(RetryAfter.of("120", ReceiverKit.NOW)).isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryAfter.of("999999999", ReceiverKit.NOW)).isEqualTo(RetryAfter.MAX);
    assertThat(RetryAfter.of("Sun, 01 Mar 2026 10:00:30 GMT", ReceiverKit.NOW))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(RetryAfter.of("Sun, 01 Mar 2026 09:00:30 GMT", ReceiverKit.NOW)).isZero();
    assertThat(RetryAfter.of("soon", ReceiverKit.NOW)).isZero();
  }
}
