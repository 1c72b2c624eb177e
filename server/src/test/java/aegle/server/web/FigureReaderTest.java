package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.server.web.view.Figure;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Zero, nothing and unknown are three things. */
class FigureReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final Messages MESSAGES = Messages.of("en");

  private final MemorySeriesStore store = new MemorySeriesStore();

  @Test
  void an_idle_summary_that_says_zero_gives_no_figure() {
    analysis("skin", 0);
    analysis("texture", 0);
    assertThat(read("ai").number()).isEmpty();
    assertThat(read("ai").words()).isEqualTo("No analysis in the last minutes to time.");
    assertThat(read("ai").comparison()).isEmpty();
  }

  @Test
  void idle_kinds_of_analysis_do_not_hide_the_busy_one() {
    analysis("skin", 1.9);
    analysis("texture", 0);
    assertThat(read("ai").number() + " " + read("ai").unit()).isEqualTo("1.9 s");
  }

  @Test
  void what_was_never_sent_is_unknown_and_a_count_of_zero_is_zero() {
    assertThat(read("ai").words()).isEqualTo("Not known: nothing has sent this yet.");
    assertThat(read("ai").state()).isEqualTo(State.UNKNOWN);
    for (int minute = 5; minute >= 0; minute--) {
      add("appointment_bookings_total", "clinic_id", "bangkok", 7, NOW.minusSeconds(minute * 60L));
    }
    assertThat(read("bookings").number()).isEqualTo("0");
    assertThat(read("bookings").state()).isEqualTo(State.OK);
    add("appointment_cancellations_total", "clinic_id", "bangkok", 7, NOW);
    assertThat(read("cancellations").words()).isEqualTo("Too little is counted yet to tell.");
  }

  @Test
  void a_figure_whose_newest_sample_is_old_is_unknown() {
    for (int minute = 9; minute >= 3; minute--) {
      add("appointment_bookings_total", "clinic_id", "bangkok", 7, NOW.minusSeconds(minute * 60L));
    }
    assertThat(read("bookings").number()).isEqualTo("0");
    assertThat(read("bookings").state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void an_outage_began_with_the_last_sample_and_not_with_a_step_of_the_line() {
    for (int minute = 60; minute >= 8; minute--) {
      Instant at = NOW.minusSeconds(minute * 60L);
      add("ai_processing_duration_seconds", "quantile", "0.95", 2, at);
    }
    assertThat(read("ai").words()).isEqualTo("No data since about 03:34.");
  }

  private void analysis(String type, double seconds) {
    Labels labels =
        Labels.of("__name__", "ai_processing_duration_seconds")
            .with("quantile", "0.95")
            .with("analysis_type", type);
    store.append(List.of(new Sample(labels, NOW.toEpochMilli(), seconds)));
  }

  private void add(String name, String label, String value, double number, Instant at) {
    Labels labels = Labels.of("__name__", name).with(label, value);
    store.append(List.of(new Sample(labels, at.toEpochMilli(), number)));
  }

  private Figure read(String key) {
    FigureReader reader =
        new FigureReader(new PromqlEngine(store, QueryLimits.DEFAULT, System::nanoTime), MESSAGES);
    List<GoldenFigure> wanted =
        GoldenFigure.BUSINESS.stream().filter(figure -> figure.key().equals(key)).toList();
    return reader.read(wanted, new Times(ZoneOffset.UTC, NOW, MESSAGES), List.of()).getFirst();
  }
}
