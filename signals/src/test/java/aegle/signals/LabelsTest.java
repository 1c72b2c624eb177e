package aegle.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {
  @Test
  void the_order_in_which_labels_are_given_does_not_matter() {
    assertThat(Labels.of("job", "clinic", "__name__", "up"))
        .isEqualTo(Labels.of("__name__", "up", "job", "clinic"));
  }

  @Test
  void a_label_with_an_empty_value_is_no_label() {
    assertThat(Labels.of("a", "", "b", "1")).isEqualTo(Labels.of("b", "1"));
    assertThat(Labels.of("b", "1").with("b", "")).isEqualTo(Labels.EMPTY);
  }

  @Test
  void a_series_prints_as_prometheus_prints_it() {
    assertThat(Labels.of("__name__", "up", "job", "clinic")).hasToString("up{job=\"clinic\"}");
    assertThat(Labels.of("__name__", "up")).hasToString("up");
    assertThat(Labels.EMPTY).hasToString("{}");
    assertThat(Labels.of("a", "x\"y\n")).hasToString("{a=\"x\\\"y\\n\"}");
    assertThat(Labels.of("__name__", "http.server", "a.b", "c"))
        .hasToString("{\"http.server\", \"a.b\"=\"c\"}");
  }

  @Test
  void keeping_and_dropping_names_are_each_others_complement() {
    Labels labels = Labels.of("__name__", "up", "a", "1", "b", "2");
    assertThat(labels.only(List.of("a", "missing"))).isEqualTo(Labels.of("a", "1"));
    assertThat(labels.without(List.of("a", "__name__"))).isEqualTo(Labels.of("b", "2"));
    assertThat(labels.withoutName()).isEqualTo(Labels.of("a", "1", "b", "2"));
  }
}
