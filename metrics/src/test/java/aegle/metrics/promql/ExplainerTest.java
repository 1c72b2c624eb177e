package aegle.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.signals.Labels;
import aegle.signals.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Why an expression gives what it gives, and why nothing. */
class ExplainerTest {
  private static final long NOW = Instant.parse("2026-11-23T10:00:00Z").toEpochMilli();

  private final MemorySeriesStore store = new MemorySeriesStore();
  private final Explainer explainer =
      new Explainer(new PromqlEngine(store, QueryLimits.DEFAULT, () -> 0), store, () -> false);

  @BeforeEach
  void fill() {
    for (int minute = 10; minute >= 0; minute--) {
      for (int clinic = 1; clinic <= 12; clinic++) {
        add("cancelled_total", clinic, minute, 10 - minute, "reason", "ill");
        add("booked_total", clinic, minute, 2 * (10 - minute));
        add("idle_total", clinic, minute, 0);
      }
    }
    add("gone", 1, 60, 1);
  }

  private void add(String metric, int clinic, int minutesAgo, double value, String... more) {
    Labels.Builder labels = Labels.of("__name__", metric, "clinic", "c" + clinic).toBuilder();
    for (int i = 0; i < more.length; i += 2) {
      labels.set(more[i], more[i + 1]);
    }
    store.append(List.of(new Sample(labels.build(), NOW - minutesAgo * 60_000L, value)));
  }

  private Explanation explain(String expression) {
    return explainer.explain(expression, NOW, Labels.EMPTY);
  }

  private Explanation.Missing missing(String expression) {
    Explanation found = Objects.requireNonNull(explain(expression).firstMissing(), expression);
    return Objects.requireNonNull(found.missing(), expression);
  }

  @Test
  void every_part_has_its_values() {
    Explanation tree = explain("sum(rate(booked_total[5m])) * 60 > 20");
    assertThat(tree.text()).isEqualTo("sum(rate(booked_total[5m])) * 60 > 20");
    assertThat(tree.elements()).isEqualTo(1);
    assertThat(tree.firstMissing()).isNull();
    Explanation product = tree.parts().getFirst();
    assertThat(product.samples().getFirst().value()).isEqualTo(24);
    Explanation rate = product.parts().getFirst().parts().getFirst();
    assertThat(rate.text()).isEqualTo("rate(booked_total[5m])");
    assertThat(rate.elements()).isEqualTo(12);
    assertThat(rate.samples()).hasSize(Explainer.MAX_SAMPLES);
    Explanation range = rate.parts().getFirst();
    assertThat(range.type()).isEqualTo(ValueType.MATRIX);
    assertThat(range.samples().getFirst().value()).isEqualTo(20);
  }

  @Test
  void the_elements_of_an_alert_come_first() {
    Labels about = Labels.of("alertname", "A", "clinic", "c9", "severity", "warning");
    Explanation tree = explainer.explain("booked_total > 1", NOW, about);
    assertThat(tree.samples().getFirst().labels().get("clinic")).isEqualTo("c9");
    assertThat(tree.parts().getFirst().samples().getFirst().labels().get("clinic")).isEqualTo("c9");
  }

  @Test
  void labels_that_do_not_agree_are_named_where_they_meet() {
    Explanation tree = explain("cancelled_total / booked_total > 0.3");
    Explanation found = Objects.requireNonNull(tree.firstMissing());
    assertThat(found.text()).isEqualTo("cancelled_total / booked_total");
    assertThat(found.missing()).isEqualTo(new Explanation.Missing.NoPair());
    assertThat(missing("cancelled_total > booked_total"))
        .isEqualTo(new Explanation.Missing.NoPair());
  }

  @Test
  void a_condition_that_nothing_meets_is_told_from_values_that_are_none() {
    assertThat(missing("sum(booked_total) > 1e6")).isEqualTo(new Explanation.Missing.Condition());
    assertThat(missing("booked_total < on (clinic) cancelled_total"))
        .isEqualTo(new Explanation.Missing.Condition());
    assertThat(missing("rate(idle_total[5m]) / rate(idle_total[5m]) > 0.05"))
        .isEqualTo(new Explanation.Missing.NotANumber());
  }

  @Test
  void series_that_are_not_there_are_told_apart() {
    assertThat(missing("rate(appointment_bookings_total[5m]) < 1"))
        .isEqualTo(new Explanation.Missing.NoMetric("appointment_bookings_total"));
    assertThat(missing("booked_total{clinic=\"c77\"} > 1"))
        .isEqualTo(new Explanation.Missing.NoLabels(12));
    assertThat(missing("gone == 1"))
        .isEqualTo(new Explanation.Missing.NoSamples(NOW - 60 * 60_000L));
    assertThat(missing("booked_total offset 1d == 1"))
        .as("it is there now, and was not a day ago")
        .isEqualTo(new Explanation.Missing.NoSamples(NOW));
    assertThat(missing("rate(booked_total[30s]) > 0")).isEqualTo(new Explanation.Missing.TooFew());
    assertThat(missing("booked_total unless idle_total"))
        .isEqualTo(new Explanation.Missing.NothingLeft());
    assertThat(explain("booked_total or nothing_here").firstMissing())
        .extracting(Explanation::text)
        .isEqualTo("nothing_here");
  }

  @Test
  void a_part_that_fails_says_why_and_the_others_have_their_values() {
    Explanation tree = explain("booked_total / on () group_left idle_total > 1");
    Explanation failed = Objects.requireNonNull(tree.firstMissing());
    assertThat(failed.text()).startsWith("booked_total / ");
    assertThat(failed.missing()).isInstanceOf(Explanation.Missing.Failure.class);
    assertThat(failed.parts().getFirst().elements()).isEqualTo(12);
  }

  @Test
  void an_explanation_that_takes_too_long_ends_with_its_reason() {
    Explainer ended =
        new Explainer(new PromqlEngine(store, QueryLimits.DEFAULT, () -> 0), store, () -> true);
    Explanation tree = ended.explain("sum(booked_total) > 1", NOW, Labels.EMPTY);
    Explanation first = Objects.requireNonNull(tree.firstMissing());
    assertThat(first.missing()).isInstanceOf(Explanation.Missing.Failure.class);
  }

  @Test
  void a_very_large_expression_is_shown_with_as_many_values_as_allowed() {
    String sum = "booked_total" + " + booked_total".repeat(100);
    Explanation tree = explain(sum);
    assertThat(tree.text()).isEqualTo(sum);
    assertThat(tree.elements()).isEqualTo(12);
    Explanation last = tree.parts().getLast();
    assertThat(last.missing()).isEqualTo(new Explanation.Missing.NotAsked());
    assertThatThrownBy(() -> explain("rate(x")).isInstanceOf(QueryException.class);
  }
}
