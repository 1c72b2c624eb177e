package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as a visit on the page of vitals. */
class VitalsPageTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");

  @TempDir Path folder;
  private SampleServer server;
  private Browserless reader;

  @BeforeEach
  void open() throws Exception {
    server = new SampleServer(folder, InstantSource.fixed(NOW)).withOwner().start(0);
    reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static Entry layoutShift(String id, String rating, double value, long secondsAgo) {
    Fields fields =
        Fields.builder()
            .put("vital.name", "CLS")
            .put("vital.value", value)
            .put("vital.rating", rating)
            .put("vital.source", "beacon")
            .putText("vital.id", id)
            .put(FieldNames.PROJECT, "web")
            .put(FieldNames.URL_PATH, "/book")
            .build();
    long nanos = NOW.minus(Duration.ofSeconds(secondsAgo)).toEpochMilli() * 1_000_000;
    return new Entry(EntryKind.VITAL, nanos, fields);
  }

  private String page(List<Entry> entries) throws Exception {
    server.records().append(entries);
    server.records().refresh();
    return reader.get("/web-vitals?range=1h&vital=CLS");
  }

  private static String byPage(String page) {
    String rows = page.substring(page.indexOf("id=\"by-page\""));
    return rows.substring(0, rows.indexOf("</table>"));
  }

  @Test
  void a_visit_that_told_every_change_is_counted_once_with_its_last_value() throws Exception {
    String page =
        page(
            List.of(
                layoutShift("v6-1", "good", 0.01, 40),
                layoutShift("v6-1", "good", 0.08, 30),
                layoutShift("v6-1", "poor", 0.5, 20),
                layoutShift("v6-2", "good", 0.02, 10),
                layoutShift("", "good", 0.03, 9),
                layoutShift("", "good", 0.03, 8)));
    assertThat(page)
        .contains("75 % good, 0 % need improvement, 25 % poor")
        .contains("4 visits")
        .doesNotContain("measurements");
    assertThat(byPage(page)).containsPattern("<td[^>]*data-label=\"Counted\">\\s*4\\s*<");
  }

  @Test
  void so_many_that_nobody_looks_at_each_are_called_measurements() throws Exception {
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i <= 5_000; i++) {
      all.add(layoutShift("v6-" + i / 2, "good", 0.01, i / 10 + 1));
    }
    assertThat(page(all))
        .contains("5,001 measurements")
        .contains("More than 5,000 measurements of CLS came in this range")
        .doesNotContain("visits of");
  }

  @Test
  void the_last_value_of_a_visit_says_how_it_went_on_its_page_and_device() throws Exception {
    String page =
        page(List.of(layoutShift("v6-1", "good", 0.01, 40), layoutShift("v6-1", "poor", 0.5, 20)));
    assertThat(page).contains("one visit").contains("0 % good, 0 % need improvement, 100 % poor");
    assertThat(byPage(page)).contains("0.5").contains("100 % poor");
  }

  @Test
  void what_a_client_did_not_say_is_not_told_and_the_page_says_once_how_to_tell_it()
      throws Exception {
    Entry told = layoutShift("v6-1", "good", 0.01, 40);
    Fields known =
        told.fields().toBuilder()
            .put(FieldNames.DEVICE, "mobile")
            .put(FieldNames.CLINIC, "bangkok")
            .build();
    String page =
        page(
            List.of(
                new Entry(EntryKind.VITAL, told.timeNanos(), known),
                layoutShift("v6-2", "poor", 0.5, 20)));
    assertThat(byPage(page)).doesNotContain("not told");
    for (String table : List.of("by-device", "by-clinic")) {
      String rows = page.substring(page.indexOf("id=\"" + table + "\""));
      assertThat(rows.substring(0, rows.indexOf("</table>")))
          .containsOnlyOnce(">not told</td>")
          .contains("100 % poor");
    }
    assertThat(page).containsOnlyOnce("id=\"untold\"").contains("clinicId", "setTag");
  }

  @Test
  void where_everything_is_told_nothing_is_explained() throws Exception {
    Entry told = layoutShift("v6-1", "good", 0.01, 40);
    Fields known =
        told.fields().toBuilder()
            .put(FieldNames.DEVICE, "mobile")
            .put(FieldNames.CLINIC, "bangkok")
            .build();
    assertThat(page(List.of(new Entry(EntryKind.VITAL, told.timeNanos(), known))))
        .doesNotContain("not told", "id=\"untold\"");
  }

  @Test
  void of_many_measurements_those_that_do_not_say_it_are_not_told_too() throws Exception {
    List<Entry> all = new ArrayList<>();
    for (int i = 0; i <= 5_000; i++) {
      all.add(layoutShift("", "good", 0.01, i / 10 + 1));
    }
    assertThat(page(all)).contains(">not told</td>");
  }
}
