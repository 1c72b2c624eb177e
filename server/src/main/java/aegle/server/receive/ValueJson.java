package aegle.server.receive;

import aegle.metrics.promql.Value;

/** Writes {@code resultType} and {@code result} of a query. */
final class ValueJson {
  private ValueJson() {}

  static void write(JsonBytes json, Value value) {
    switch (value) {
      case Value.Vector vector -> vector(json, vector);
      case Value.Matrix matrix -> matrix(json, matrix);
      case Value.Scalar scalar -> {
        json.key("resultType").text("scalar").key("result");
        point(json, scalar.timestampMillis(), scalar.value());
      }
      case Value.Text text -> {
        json.key("resultType").text("string").key("result");
        json.array().seconds(text.timestampMillis()).text(text.value()).endArray();
      }
    }
  }

  private static void vector(JsonBytes json, Value.Vector vector) {
    json.key("resultType").text("vector").key("result").array();
    for (Value.Point point : vector.points()) {
      json.object().key("metric").labels(point.labels());
      point(json.key("value"), point.timestampMillis(), point.value());
      json.end();
    }
    json.endArray();
  }

  private static void matrix(JsonBytes json, Value.Matrix matrix) {
    json.key("resultType").text("matrix").key("result").array();
    for (Value.Line line : matrix.lines()) {
      json.object().key("metric").labels(line.labels());
      json.key("values").array();
      long[] times = line.timestampsMillis();
      double[] values = line.values();
      for (int i = 0; i < values.length; i++) {
        point(json, times[i], values[i]);
      }
      json.endArray().end();
    }
    json.endArray();
  }

  private static void point(JsonBytes json, long timestampMillis, double value) {
    json.array().seconds(timestampMillis).sampleValue(value).endArray();
  }
}
