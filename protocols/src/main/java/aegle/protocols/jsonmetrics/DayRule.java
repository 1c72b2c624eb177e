package aegle.protocols.jsonmetrics;

import aegle.signals.Labels;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * In whose zone the day passes at whose end a value starts again at zero.
 *
 * @param label whose value is the id of a clinic; empty when one zone is everybody's
 * @param zones of the clinics, by id
 * @param otherwise the zone of everybody, or of a clinic that is not known
 */
public record DayRule(String label, Map<String, ZoneId> zones, ZoneId otherwise) {
  public DayRule {
    zones = Map.copyOf(zones);
  }

  /** One zone for all. */
  public static DayRule in(ZoneId zone) {
    return new DayRule("", Map.of(), zone);
  }

  /** The zone of the clinic that a label names; UTC for one that is not known. */
  public static DayRule ofClinics(String label, Map<String, ZoneId> zones) {
    return new DayRule(label, zones, ZoneOffset.UTC);
  }

  /** The zone of a series. */
  public ZoneId zone(Labels series) {
    return label.isEmpty() ? otherwise : zones.getOrDefault(series.get(label), otherwise);
  }
}
