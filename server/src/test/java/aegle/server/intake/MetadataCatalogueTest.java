package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.testing.Guards;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetadataCatalogueTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MetadataCatalogue catalogue =
      new MetadataCatalogue(Guards.ofSeries(meters), meters);

  @Test
  void what_two_targets_say_alike_is_one_saying() {
    MetricMetadata said = new MetricMetadata("up", MetricMetadata.Type.GAUGE, "Up.", "");
    catalogue.learn("a", Labels.of("instance", "a"), List.of(said));
    catalogue.learn("b", Labels.of("instance", "b"), List.of(said));
    assertThat(catalogue.byFamily().get("up")).containsExactly(said);
    assertThat(catalogue.byTarget()).hasSize(2);
    catalogue.forget("a");
    assertThat(catalogue.byTarget()).hasSize(1);
  }

  @Test
  void a_sender_of_endless_families_fills_its_share_and_no_more() {
    List<MetricMetadata> many = new ArrayList<>();
    for (int i = 0; i < MetadataCatalogue.MAX_ENTRIES + 10; i++) {
      many.add(new MetricMetadata("m" + i, MetricMetadata.Type.GAUGE, "", ""));
    }
    catalogue.learn("a", Labels.EMPTY, many);
    assertThat(catalogue.byFamily()).hasSize(MetadataCatalogue.MAX_ENTRIES);
    assertThat(meters.counter("aegle.intake.metadata.refused").count()).isEqualTo(10);
  }
}
