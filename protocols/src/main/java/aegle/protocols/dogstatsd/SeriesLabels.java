package aegle.protocols.dogstatsd;

import aegle.protocols.DecodeException;
import aegle.protocols.otlp.MetricNames;
import aegle.signals.Labels;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * The name and the tags of a metric as Prometheus knows them: {@code appointment.booked} with
 * {@code #clinic_id:c-1} is {@code appointment_booked_total{clinic_id="c-1"}}.
 */
public final class SeriesLabels {
  /** Tags of one metric; one with more is refused. */
  public static final int MAX_TAGS = 50;

  public static final int MAX_NAME_BYTES = 500;
  public static final int MAX_TAG_VALUE_BYTES = 2_048;

  /** What clients count of themselves, apart from what the platform counts. */
  private static final String TELEMETRY = "datadog.dogstatsd.client.";

  private static final String OWN_TELEMETRY = "statsd.client.";

  /** Said by the client to Datadog's agent alone, which does not pass it on. */
  private static final String FOR_THE_AGENT = "dd.internal.";

  private SeriesLabels() {}

  /**
   * The labels of the series.
   *
   * @param names what becomes of the name and those of the tags before they are written as
   *     Prometheus writes them
   * @throws DecodeException with the reason of refusal, such as {@code too_many_tags}
   */
  public static Labels of(MetricLine line, UnaryOperator<String> names) {
    if (line.nameTo - line.nameFrom > MAX_NAME_BYTES) {
      throw new DecodeException("name");
    }
    String name = text(line.bytes, line.nameFrom, line.nameTo);
    if (name.startsWith(TELEMETRY)) {
      name = OWN_TELEMETRY + name.substring(TELEMETRY.length());
    }
    boolean counter = line.type == MetricType.COUNTER;
    MetricNames.Kind kind = counter ? MetricNames.Kind.COUNTER : MetricNames.Kind.OTHER;
    String family = MetricNames.family(names.apply(name), "", kind);
    if (family.isEmpty()) {
      throw new DecodeException("name");
    }
    Labels.Builder labels = Labels.builder();
    TagList.Taker<Labels.Builder> put = (into, tag, value) -> put(into, tag, value, names);
    TagList.walk(line.bytes, line.nameTagsFrom, line.nameTagsTo, '=', labels, put);
    TagList.walk(line.bytes, line.tagsFrom, line.tagsTo, ':', labels, put);
    if (line.type.isSpread() && !labels.get("le").isEmpty()) {
      labels.set("exported_le", labels.get("le")).remove("le");
    }
    return labels.set(Labels.METRIC_NAME, family).build();
  }

  private static void put(
      Labels.Builder labels, String tag, String value, UnaryOperator<String> names) {
    if (tag.startsWith(FOR_THE_AGENT)) {
      return;
    }
    if (value.length() > MAX_TAG_VALUE_BYTES || tag.length() > MAX_NAME_BYTES) {
      throw new DecodeException("tag_too_long");
    }
    String name = MetricNames.label(names.apply(tag));
    if (name.startsWith("__")) {
      name = "tag" + name;
    } else if (name.equals("project")) {
      name = "exported_project";
    }
    if (!name.isEmpty()) {
      labels.set(name, value);
    }
  }

  /** Bytes that are no UTF-8 become replacement characters: one client's TCP writes Latin-1. */
  static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
