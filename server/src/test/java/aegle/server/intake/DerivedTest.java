package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Labels;
import org.junit.jupiter.api.Test;

class DerivedTest {
  @Test
  void a_check_in_is_counted_apart_by_the_environment_of_its_job() {
    Fields fields =
        Fields.builder()
            .put("monitor.slug", "backup")
            .put(FieldNames.ENVIRONMENT, "staging")
            .put(FieldNames.STATUS, "error")
            .build();
    assertThat(Derived.of(new Entry(EntryKind.CHECK_IN, 0, fields)))
        .singleElement()
        .satisfies(count -> {
          assertThat(count.name()).isEqualTo("aegle_check_ins");
          assertThat(count.labels())
              .isEqualTo(
                  Labels.of("monitor", "backup", "environment", "staging", "status", "error"));
        });
  }
}
