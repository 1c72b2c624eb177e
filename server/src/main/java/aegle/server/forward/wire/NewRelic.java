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
 * New Relic's ingest APIs: {@code POST /metric/v1}, {@code /log/v1} and {@code /trace/v1} in their
 * own JSON. Running totals go as gauges that hold the total, for the reason given at {@link
 * Datadog}.
 */
record NewRelic(Addresses addresses) implements Tongue {
  private static final Map<String, String> OWN_FORMAT =
      Map.of("Data-Format", "newrelic", "Data-Format-Version", "1");

  @Override
  public Call say(Parcel parcel) {
    return switch (parcel) {
      case Parcel.Samples(List<Parcel.Row> rows) -> metrics(rows);
      case Parcel.Records records when records.way() == Parcel.Way.SPANS ->
          spans(records.entries());
      case Parcel.Records records -> logs(records.entries());
    };
  }

  private Call metrics(List<Parcel.Row> rows) {
    ArrayNode metrics = VendorJson.array();
    int unsaid = 0;
    for (Parcel.Row row : rows) {
      if (Double.isFinite(row.value())) {
        metrics.add(metric(row));
      } else {
        unsaid++;
      }
    }
    ArrayNode body = body("metrics", metrics);
    return VendorJson.call(addresses.metrics(), "/metric/v1", Map.of(), body, unsaid);
  }

  private static ArrayNode body(String name, ArrayNode items) {
    ArrayNode body = VendorJson.array();
    body.addObject().set(name, items);
    return body;
  }

  private static ObjectNode metric(Parcel.Row row) {
    ObjectNode metric = VendorJson.object();
    metric.put("name", row.labels().metricName());
    metric.put("type", "gauge");
    metric.put("value", row.value());
    metric.put("timestamp", row.timestampMillis());
    ObjectNode attributes = metric.putObject("attributes");
    row.labels()
        .forEach((name, value) -> {
          if (!name.equals(Labels.METRIC_NAME)) {
            attributes.put(name, value);
          }
        });
    return metric;
  }

  private Call logs(List<Entry> entries) {
    ArrayNode logs = VendorJson.array();
    for (Entry entry : entries) {
      ObjectNode log = logs.addObject();
      log.put("timestamp", entry.timeMillis());
      log.put("message", RecordWords.message(entry));
      ObjectNode attributes = attributes(entry);
      attributes.put("level", RecordWords.level(entry));
      attributes.put(RecordWords.KIND, entry.kind().word());
      VendorJson.putText(
          attributes, FieldNames.TRACE_ID, entry.fields().text(FieldNames.TRACE_ID, ""));
      VendorJson.putText(
          attributes, FieldNames.SPAN_ID, entry.fields().text(FieldNames.SPAN_ID, ""));
      log.set("attributes", attributes);
    }
    return VendorJson.call(addresses.logs(), "/log/v1", Map.of(), body("logs", logs), 0);
  }

  private Call spans(List<Entry> entries) {
    ArrayNode spans = VendorJson.array();
    int unsaid = 0;
    for (Entry entry : entries) {
      String trace = entry.fields().text(FieldNames.TRACE_ID, "");
      String id = entry.fields().text(FieldNames.SPAN_ID, "");
      if (trace.isEmpty() || id.isEmpty()) {
        unsaid++;
        continue;
      }
      ObjectNode span = spans.addObject();
      span.put("id", id);
      span.put("trace.id", trace);
      span.put("timestamp", entry.timeMillis());
      ObjectNode attributes = attributes(entry);
      attributes.put("name", OtlpSpans.name(entry.fields()));
      attributes.put("duration.ms", RecordWords.durationMillis(entry));
      VendorJson.putText(
          attributes, "parent.id", entry.fields().text(FieldNames.PARENT_SPAN_ID, ""));
      span.set("attributes", attributes);
    }
    return VendorJson.call(
        addresses.spans(), "/trace/v1", OWN_FORMAT, body("spans", spans), unsaid);
  }

  private static ObjectNode attributes(Entry entry) {
    Fields fields = entry.fields();
    ObjectNode attributes = VendorJson.object();
    for (int i = 0; i < fields.size(); i++) {
      if (!RecordWords.isSaidElsewhere(fields.name(i))) {
        VendorJson.put(attributes, fields.name(i), fields.value(i));
      }
    }
    attributes.put("service.name", RecordWords.service(entry));
    VendorJson.putText(attributes, "service.version", fields.text(FieldNames.RELEASE, ""));
    VendorJson.putText(attributes, "environment", fields.text(FieldNames.ENVIRONMENT, ""));
    VendorJson.putText(attributes, "host.name", fields.text(FieldNames.HOST, ""));
    return attributes;
  }

  @Override
  public Map<String, String> show(String user, String secret) {
    return Map.of("Api-Key", secret);
  }
}
