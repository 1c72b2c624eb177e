package aegle.protocols.jsonmetrics;

import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer came to.
 *
 * @param notes what was looked for and not found, or found and not usable; each a sentence
 */
public record JsonPage(List<Found> values, List<MetricMetadata> metadata, List<String> notes) {
  /**
   * One value.
   *
   * @param day when it starts again at zero each midnight; else null
   */
  public record Found(Labels labels, double value, @Nullable DayRule day) {}

  public JsonPage {
    values = List.copyOf(values);
    metadata = List.copyOf(metadata);
    notes = List.copyOf(notes);
  }
}
