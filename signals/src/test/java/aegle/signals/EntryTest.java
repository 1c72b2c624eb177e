package aegle.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class EntryTest {
  @Test
  void a_name_that_comes_twice_keeps_its_last_value() {
    Fields fields = Fields.builder().put("level", "info").put("a", 1).put("level", "warn").build();
    assertThat(fields.size()).isEqualTo(2);
    assertThat(fields.text("level", "")).isEqualTo("warn");
  }

  @Test
  void fields_over_the_limit_are_counted_and_the_others_kept() {
    Fields.Builder builder = Fields.builder();
    for (int i = 0; i < Fields.MAX_FIELDS + 3; i++) {
      builder.put("f" + i, i);
    }
    assertThat(builder.refused()).isEqualTo(3);
    assertThat(builder.build().size()).isEqualTo(Fields.MAX_FIELDS);
  }

  @Test
  void no_value_of_a_record_reaches_its_text() {
    Entry entry =
        new Entry(EntryKind.LOG, 1_500_000, Fields.builder().put("message", "Somchai").build());
    assertThat(entry.toString() + entry.fields()).doesNotContain("Somchai");
    assertThat(entry.timeMillis()).isEqualTo(1);
  }

  @Test
  void a_kind_is_found_by_its_word_and_a_wrong_word_names_the_right_ones() {
    for (EntryKind kind : EntryKind.values()) {
      assertThat(EntryKind.of(kind.word())).isEqualTo(kind);
    }
    assertThatThrownBy(() -> EntryKind.of("logs")).hasMessageContaining("log, span, error");
  }

  @Test
  void levels_of_all_senders_become_the_same_six_words() {
    assertThat(Severity.of("Warning")).isEqualTo(Severity.WARN);
    assertThat(Severity.of("critical")).isEqualTo(Severity.FATAL);
    assertThat(Severity.ofPino(35)).isEqualTo(Severity.INFO);
    assertThat(Severity.ofPino(60)).isEqualTo(Severity.FATAL);
    assertThat(Severity.ofPino(Long.MAX_VALUE)).isEqualTo(Severity.FATAL);
    assertThat(Severity.ofOpenTelemetry(17)).isEqualTo(Severity.ERROR);
    assertThat(Severity.ofOpenTelemetry(0)).isEqualTo(Severity.INFO);
  }
}
