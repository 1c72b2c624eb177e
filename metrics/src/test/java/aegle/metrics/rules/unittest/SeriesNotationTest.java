package aegle.metrics.rules.unittest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.metrics.rules.unittest.SeriesNotation.Item;
import aegle.metrics.yaml.YamlNode;
import aegle.signals.Labels;
import aegle.signals.StaleMarker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesNotationTest {
  private static String shown(String values) {
    List<String> words = new ArrayList<>();
    for (Item item : SeriesNotation.values(values)) {
      words.add(
          switch (item) {
            case Item.Gap _ -> "_";
            case Item.Point point -> StaleMarker.is(point.value()) ? "stale" : "" + point.value();
            case Item.Histogram histogram -> histogram.value().toString();
          });
    }
    return String.join(" ", words);
  }

  @Test
  void values_are_repeated_and_run_on() {
    assertThat(shown("1 _ _x2 stale 2x2 1+2x2 5-1x1 -1 NaN +Inf"))
        .isEqualTo("1.0 _ _ _ stale 2.0 2.0 2.0 1.0 3.0 5.0 5.0 4.0 -1.0 NaN Infinity");
    assertThat(shown("0x3")).isEqualTo("0.0 0.0 0.0 0.0");
    assertThat(shown("0.1+0.1x2")).isEqualTo("0.1 0.2 0.30000000000000004");
  }

  @Test
  void histograms_are_added_bucket_by_bucket() {
    assertThat(shown("{{sum:3 count:2 buckets:[2]}}+{{sum:1.3 count:1 buckets:[1]}}x1"))
        .isEqualTo("{{count:2 sum:3 buckets:[2]}} {{count:3 sum:4.3 buckets:[3]}}");
  }

  @Test
  void a_series_may_have_quoted_names() {
    assertThat(SeriesNotation.parse("{\"http.requests\", 'service.name'='x',} 1").labels())
        .isEqualTo(Labels.of("__name__", "http.requests", "service.name", "x"));
  }

  @Test
  void what_is_no_series_is_refused_with_its_place() {
    assertThatThrownBy(() -> SeriesNotation.parse("up{job=\"a\" 1"))
        .hasMessageContaining("1:12: parse error: unexpected \"1\" in label set");
    assertThatThrownBy(() -> SeriesNotation.parse("up 1+1")).hasMessageContaining("\"1+1\"");
    assertThatThrownBy(() -> SeriesNotation.parse("up 1x99999999"))
        .hasMessageContaining("MAX_ITEMS");
  }

  @Test
  void the_cases_of_prometheus_are_judged_alike() throws Exception {
    Path file = Path.of("..", "..", "shared", "conformance", "promql_series_desc.jsonl");
    assumeTrue(Files.exists(file), "test data of others is not beside the project: " + file);
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      YamlNode row = YamlNode.parse(file.toString(), line);
      boolean accepted = true;
      try {
        assertThat(SeriesNotation.parse(row.text("input", "")).items()).isNotNull();
      } catch (NotationException _) {
        accepted = false;
      }
      if (accepted != row.require("ok").bool()) {
        wrong.add(row.text("input", ""));
      }
    }
    assertThat(wrong).isEmpty();
  }
}
