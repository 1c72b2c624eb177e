package aegle.server.forward.wire;

import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Labels;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Datadog's HTTP API: {@code POST /api/v2/series} and {@code POST /api/v2/logs}. Running totals go
 * as gauges that hold the total, because a count of theirs is what came since the last call, which
 * a call that is sent twice would count twice.
 */
record Datadog(Addresses addresses) implements Tongue {
  private static final int GAUGE = 3;
  private static final long MILLIS_PER_SECOND = 1_000;

  @Override
  public Call say(Parcel parcel) {
    return switch (parcel) {
      case Parcel.Samples(List<Parcel.Row> rows) -> series(rows);
      case Parcel.Records records -> logs(records.entries());
    };
  }

  private Call series(List<Parcel.Row> rows) {
    ArrayNode series = VendorJson.array();
    int unsaid = 0;
    for (Parcel.Row row : rows) {
      if (Double.isFinite(row.value())) {
        series.add(series(row));
      } else {
        unsaid++;
      }
    }
    ObjectNode body = VendorJson.object();
    body.set("series", series);
    return VendorJson.call(addresses.metrics(), "/api/v2/series", Map.of(), body, unsaid);
  }

  private static ObjectNode series(Parcel.Row row) {
    ObjectNode series = VendorJson.object();
    series.put("metric", row.labels().metricName());
    series.put("type", GAUGE);
    ObjectNode point = series.putArray("points").addObject();
    point.put("timestamp", Math.floorDiv(row.timestampMillis(), MILLIS_PER_SECOND));
    point.put("value", row.value());
    ArrayNode tags = series.putArray("tags");
    row.labels()
        .forEach((name, value) -> {
          if (!name.equals(Labels.METRIC_NAME)) {
            tags.add(name + ":" + value);
          }
        });
    return series;
  }

  private Call logs(List<Entry> entries) {
    ArrayNode logs = VendorJson.array();
    entries.forEach(entry -> logs.add(log(entry)));
    return VendorJson.call(addresses.logs(), "/api/v2/logs", Map.of(), logs, 0);
  }

  private static ObjectNode log(Entry entry) {
    Fields fields = entry.fields();
    ObjectNode log = VendorJson.object();
    for (int i = 0; i < fields.size(); i++) {
      if (!RecordWords.isSaidElsewhere(fields.name(i))) {
        VendorJson.put(log, fields.name(i), fields.value(i));
      }
    }
    log.put("message", RecordWords.message(entry));
    log.put("ddsource", "aegle");
    log.put("ddtags", tags(fields));
    log.put("service", RecordWords.service(entry));
    log.put("status", RecordWords.level(entry));
    log.put("timestamp", entry.timeMillis());
    log.put(RecordWords.KIND, entry.kind().word());
    VendorJson.putText(log, "hostname", fields.text(FieldNames.HOST, ""));
    VendorJson.putText(log, FieldNames.TRACE_ID, fields.text(FieldNames.TRACE_ID, ""));
    VendorJson.putText(log, FieldNames.SPAN_ID, fields.text(FieldNames.SPAN_ID, ""));
    return log;
  }

  private static String tags(Fields fields) {
    StringBuilder tags = new StringBuilder();
    tag(tags, "env", fields.text(FieldNames.ENVIRONMENT, ""));
    tag(tags, "version", fields.text(FieldNames.RELEASE, ""));
    tag(tags, "project", fields.text(FieldNames.PROJECT, ""));
    return tags.toString();
  }

  private static void tag(StringBuilder tags, String name, String value) {
    if (!value.isEmpty()) {
      tags.append(tags.isEmpty() ? "" : ",").append(name).append(':').append(value);
    }
  }

  @Override
  public Map<String, String> show(String user, String secret) {
    return Map.of("DD-API-KEY", secret);
  }
}
