package aegle.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.signals.StaleMarker;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class SeriesNotationTest {
  private static List<String> values(String line) {
    return SeriesNotation.parse(line).values().stream().map(SeriesNotationTest::shown).toList();
  }

  private static String shown(OptionalDouble value) {
    if (value.isEmpty()) {
      return "_";
    }
    return StaleMarker.is(value.getAsDouble()) ? "stale" : "" + value.getAsDouble();
  }

  @Test
  void a_sequence_is_expanded() {
    assertThat(values("up 1 -2 3e2")).containsExactly("1.0", "-2.0", "300.0");
    assertThat(values("up 1+2x3")).containsExactly("1.0", "3.0", "5.0", "7.0");
    assertThat(values("up 5-1x1 7x2")).containsExactly("5.0", "4.0", "7.0", "7.0", "7.0");
    assertThat(values("up _ 1 _x2 stale")).containsExactly("_", "1.0", "_", "_", "stale");
    assertThat(values("up 1m Inf -Inf NaN 0x1f"))
        .containsExactly("60.0", "Infinity", "-Infinity", "NaN", "31.0");
  }

  @Test
  void the_metric_may_be_written_in_any_way() {
    assertThat(SeriesNotation.parse("{\"http.requests\", path='/a b'} 1").labels())
        .hasToString("{\"http.requests\", path=\"/a b\"}");
    assertThat(SeriesNotation.parse("{}\t1").labels().isEmpty()).isTrue();
  }

  @Test
  void what_is_no_sequence_is_refused() {
    for (String line : List.of("up 1+1", "up x", "up{job=~\"a\"} 1", "up 1x99999999", "up {{}}")) {
      assertThatThrownBy(() -> SeriesNotation.parse(line))
          .as(line)
          .isInstanceOf(QueryException.class);
    }
  }
}
