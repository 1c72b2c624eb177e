package aegle.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.probe.config.FileDiscovery;
import aegle.signals.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetListTest {
  @TempDir private Path folder;

  private TargetList targets(String... lines) {
    return ScrapeTrial.targets("job_name: clinic\n" + String.join("\n", lines), folder);
  }

  @Test
  void a_target_has_the_labels_of_its_group_its_job_and_its_address() {
    Target target =
        targets("static_configs: [{targets: ['a:1'], labels: {zone: north}}]").active().getFirst();

    assertThat(target.labels())
        .isEqualTo(Labels.of("instance", "a:1", "job", "clinic", "zone", "north"));
    assertThat(target.discoveredLabels())
        .isEqualTo(
            Labels.of(
                "__address__", "a:1",
                "__metrics_path__", "/metrics",
                "__scheme__", "http",
                "__scrape_interval__", "1m",
                "__scrape_timeout__", "10s",
                "job", "clinic",
                "zone", "north"));
    assertThat(target.address()).hasToString("http://a:1/metrics");
  }

  @Test
  void relabelling_decides_where_and_how_often_as_a_blackbox_job_needs() {
    Target target =
        targets(
                "metrics_path: /probe",
                "params: {module: [http_2xx], target: [none]}",
                "static_configs: [{targets: ['clinic.example']}]",
                "relabel_configs:",
                "- {source_labels: [__address__], target_label: __param_target}",
                "- {source_labels: [__param_target], target_label: instance}",
                "- {target_label: __address__, replacement: 'localhost:9115'}",
                "- {target_label: __scrape_interval__, replacement: 30s}")
            .active()
            .getFirst();

    assertThat(target.address())
        .hasToString("http://localhost:9115/probe?module=http_2xx&target=clinic.example");
    assertThat(target.labels()).isEqualTo(Labels.of("instance", "clinic.example", "job", "clinic"));
    assertThat(target.interval()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void hosts_may_have_underscores_and_brackets_but_no_users() {
    TargetList list =
        targets("static_configs: [{targets: ['beauty_ai:8080', '[::1]:9100', 'me:s3cr3t@x']}]");

    assertThat(list.active())
        .extracting(Target::shownUrl)
        .containsExactly("http://beauty_ai:8080/metrics", "http://[::1]:9100/metrics");
    assertThat(list.active().getLast().globalUrl("watch")).isEqualTo("http://watch:9100/metrics");
    assertThat(list.problems()).hasSize(1).first().asString().doesNotContain("s3cr3t");
  }

  @Test
  void parameters_that_look_like_secrets_are_shown_nowhere() {
    String params = "params: {client_secret: [hunter2], sig: [hunter2], design: [plain]}";
    Target target = targets(params, "static_configs: [{targets: ['a:1']}]").active().getFirst();

    assertThat(target.address().toString()).contains("hunter2");
    assertThat(target.shownUrl())
        .isEqualTo("http://a:1/metrics?client_secret=<secret>&design=plain&sig=<secret>");
    assertThat(target.discoveredLabels().toString()).doesNotContain("hunter2").contains("plain");
  }

  @Test
  void dropped_targets_are_remembered_with_their_labels_and_counted() {
    TargetList list =
        targets(
            "keep_dropped_targets: 1",
            "static_configs: [{targets: ['a:1', 'b:1', 'c:1']}]",
            "relabel_configs: [{source_labels: [__address__], regex: 'a:1', action: keep}]");

    assertThat(list.active()).hasSize(1);
    assertThat(list.droppedCount()).isEqualTo(2);
    assertThat(list.dropped()).hasSize(1);
  }

  @Test
  void the_same_target_twice_is_scraped_once() {
    assertThat(targets("static_configs: [{targets: ['a:1', 'a:1']}, {targets: ['a:1']}]").active())
        .hasSize(1);
  }

  @Test
  void what_relabelling_makes_unusable_is_left_out_with_the_reason() {
    TargetList list =
        targets(
            "static_configs: [{targets: ['a:1']}]",
            "relabel_configs: [{target_label: __scrape_timeout__, replacement: 2m}]");

    assertThat(list.active()).isEmpty();
    assertThat(list.problems())
        .containsExactly(
            "job clinic: target left out: scrape timeout cannot be greater than scrape interval"
                + " (\"2m\" > \"1m\")");
  }

  @Test
  void secrets_in_parameters_are_not_shown() {
    Target target =
        targets("params: {token: [s3cr3t], a: [b]}", "static_configs: [{targets: ['a:1']}]")
            .active()
            .getFirst();

    assertThat(target.shownUrl()).isEqualTo("http://a:1/metrics?a=b&token=<secret>");
  }

  @Test
  void files_of_targets_are_read_when_they_change_and_keep_their_last_good_state()
      throws IOException {
    Path json = folder.resolve("a.json");
    Files.writeString(json, "[{\"targets\": [\"a:1\"], \"labels\": {\"zone\": \"north\"}}]");
    Files.writeString(folder.resolve("b.yml"), "- targets: [b:1]\n");
    FileTargets files =
        new FileTargets(
            new FileDiscovery(folder, List.of("*.json", "*.yml"), Duration.ofMinutes(5)));

    assertThat(files.refresh(0)).isTrue();
    assertThat(files.groups())
        .extracting(group -> group.addresses().getFirst() + group.labels().get("__meta_filepath"))
        .containsExactly("a:1" + json, "b:1" + folder.resolve("b.yml"));
    assertThat(files.refresh(1)).isFalse();
    Files.writeString(json, "[{\"targets\": \"broken\"}]");
    assertThat(files.refresh(2)).isTrue();
    assertThat(files.groups()).hasSize(2);
    assertThat(files.problems()).hasSize(1).first().asString().contains("a.json line 1");
    Files.delete(folder.resolve("b.yml"));
    assertThat(files.refresh(3)).isTrue();
    assertThat(files.groups()).hasSize(1);
  }
}
