package aegle.protocols.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.signals.MetricMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpositionReaderTest {
  private static final long NOW = 1_748_851_200_000L;

  @Test
  void a_text_page_gives_its_series_in_order_with_the_time_of_the_scrape_unless_it_has_its_own() {
    assertThat(
            read(
                ExpositionFormat.TEXT,
                "up 1\n\n# a remark\nhttp_requests_total{code=\"200\", path=\"/\",} 3e2 123\nlast NaN"))
        .containsExactly(
            "up 1.0 @" + NOW,
            "http_requests_total{code=\"200\", path=\"/\"} 300.0 @123",
            "last NaN @" + NOW);
  }

  @Test
  void open_metrics_counts_time_in_seconds_and_keeps_the_exemplar_beside_the_sample() {
    byte[] page =
        bytes("a_total{x=\"1\"} 2 1.5 # {trace_id=\"ab\",\"span.id\"=\"c\"} 0.25 1.25\n# EOF\n");
    OpenMetricsReader reader =
        (OpenMetricsReader)
            ExpositionReader.of(ExpositionFormat.OPENMETRICS, page, page.length, "t", NOW);

    assertThat(reader.nextSeries()).isTrue();
    assertThat(reader.labels()).hasToString("a_total{x=\"1\"}");
    assertThat(reader.timestampMillis()).isEqualTo(1_500);
    ExpositionReader.Exemplar exemplar = reader.exemplar().orElseThrow();
    assertThat(exemplar.labels()).hasToString("{\"span.id\"=\"c\", trace_id=\"ab\"}");
    assertThat(exemplar.timestampMillis()).contains(1_250L);
    assertThat(reader.nextSeries()).isFalse();
    assertThat(reader.exemplarCount()).isEqualTo(1);
  }

  @Test
  void quoted_names_may_hold_any_utf8_and_escapes_are_resolved() {
    assertThat(
            read(
                ExpositionFormat.TEXT,
                "{\"http.server\",\"a b\"=\"x\\\"y\\\\z\\nw\"} 1\n{l=\"v\",\"late.name\"} 2\n"))
        .containsExactly(
            "{\"http.server\", \"a b\"=\"x\\\"y\\\\z\\nw\"} 1.0 @" + NOW,
            "{\"late.name\", l=\"v\"} 2.0 @" + NOW);
  }

  @Test
  void bounds_of_histograms_and_quantiles_of_summaries_are_written_alike_whoever_sent_them() {
    String page =
        """
        # TYPE h histogram
        h_bucket{le="1"} 1
        h_bucket{le="0.25"} 1
        h_bucket{le="+Inf"} 2
        # TYPE s summary
        s{quantile="1"} 3
        # TYPE g gauge
        g{le="1"} 4
        """;
    assertThat(read(ExpositionFormat.TEXT, page))
        .extracting(line -> line.substring(0, line.indexOf('@')))
        .containsExactly(
            "h_bucket{le=\"1.0\"} 1.0 ",
            "h_bucket{le=\"0.25\"} 1.0 ",
            "h_bucket{le=\"+Inf\"} 2.0 ",
            "s{quantile=\"1.0\"} 3.0 ",
            "g{le=\"1\"} 4.0 ");
  }

  @Test
  void equal_key_bytes_mean_equal_labels_even_where_the_type_changes_what_they_mean() {
    byte[] page = bytes("x{le=\"1\"} 1\n# TYPE x histogram\nx{le=\"1\"} 1\n");
    ExpositionReader reader =
        ExpositionReader.of(ExpositionFormat.TEXT, page, page.length, "t", NOW);
    reader.nextSeries();
    String plain = key(reader);
    assertThat(plain).isEqualTo("x{le=\"1\"}");
    reader.nextSeries();
    assertThat(key(reader)).isNotEqualTo(plain);
  }

  @Test
  void metadata_is_collected_a_family() {
    byte[] page = bytes("# HELP a What\\nit is\n# TYPE a counter\na 1\n# TYPE b untyped\nb 1\n");
    ExpositionReader reader =
        ExpositionReader.of(ExpositionFormat.TEXT, page, page.length, "t", NOW);
    reader.check();
    assertThat(reader.metadata())
        .containsExactly(
            new MetricMetadata("a", MetricMetadata.Type.COUNTER, "What\nit is", ""),
            new MetricMetadata("b", MetricMetadata.Type.UNKNOWN, "", ""));
  }

  @Test
  void a_page_that_ends_badly_is_refused_whole_by_check() {
    byte[] page = bytes("a 1\nb 2\n{\"error\": \"not found\"}\n");
    ExpositionReader reader =
        ExpositionReader.of(ExpositionFormat.TEXT, page, page.length, "t", NOW);
    assertThatThrownBy(reader::check).isInstanceOf(DecodeException.class);
  }

  @Test
  void json_is_refused_by_its_content_type_in_the_words_of_prometheus() {
    assertThatThrownBy(() -> ExpositionFormat.of("application/json", Optional.empty()))
        .hasMessageStartingWith(
            "received unsupported Content-Type \"application/json\" and no fallback_scrape_protocol"
                + " specified");
    assertThat(ExpositionFormat.of("application/json", Optional.of(ExpositionFormat.TEXT)))
        .isEqualTo(ExpositionFormat.TEXT);
    assertThat(
            ExpositionFormat.of(
                "application/openmetrics-text; version=1.0.0; charset=utf-8", Optional.empty()))
        .isEqualTo(ExpositionFormat.OPENMETRICS);
  }

  @Test
  void a_scraper_is_answered_in_the_format_that_it_likes_best() {
    assertThat(ExpositionFormat.accepted("")).isEqualTo(ExpositionFormat.TEXT);
    assertThat(
            ExpositionFormat.accepted(
                "application/openmetrics-text;version=1.0.0,"
                    + "application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"))
        .isEqualTo(ExpositionFormat.OPENMETRICS);
    assertThat(ExpositionFormat.accepted("text/html,*/*;q=0.8")).isEqualTo(ExpositionFormat.TEXT);
  }

  @Test
  void a_name_given_twice_is_refused() {
    byte[] page = bytes("a{b=\"1\",b=\"2\"} 1\n");
    ExpositionReader reader =
        ExpositionReader.of(ExpositionFormat.TEXT, page, page.length, "t", NOW);
    reader.nextSeries();
    assertThatThrownBy(reader::labels).hasMessageContaining("label name \"b\" is not unique");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String key(ExpositionReader reader) {
    return new String(
        reader.keyBytes(), reader.keyOffset(), reader.keyLength(), StandardCharsets.UTF_8);
  }

  private static List<String> read(ExpositionFormat format, String text) {
    byte[] page = bytes(text);
    ExpositionReader reader = ExpositionReader.of(format, page, page.length, "t", NOW);
    List<String> lines = new ArrayList<>();
    while (reader.nextSeries()) {
      while (reader.nextSample()) {
        lines.add(reader.labels() + " " + reader.value() + " @" + reader.timestampMillis());
      }
    }
    return lines;
  }
}
