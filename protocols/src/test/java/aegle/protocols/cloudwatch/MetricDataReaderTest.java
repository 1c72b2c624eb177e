package aegle.protocols.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.json.JsonReader;
import aegle.protocols.testing.Captures;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricDataReaderTest {
  private static final long NOW_NANOS = 1_795_403_850_000_000_000L;
  private final MetricDataReader reader = new MetricDataReader(new JsonReader(1_000_000));

  @Test
  void what_micrometer_sent_is_read() {
    for (Path body : Captures.family("cloudwatch-metrics")) {
      MetricPoints points = reader.form(Captures.bytes(body), "web", NOW_NANOS);
      assertThat(points.samples().size()).isGreaterThan(5);
      assertThat(gauges(points).keySet())
          .allMatch(series -> series.contains("env=\"prod\""))
          .allMatch(series -> series.contains("namespace=\"beauty\""));
    }
  }

  @Test
  void values_of_the_json_form_become_gauges_and_counts_counters_too() {
    MetricPoints points =
        json(
            """
            {"Namespace":"Clinic/Web","MetricData":[
              {"MetricName":"appointment.revenue","Value":1500.5,"Unit":"None",
               "Timestamp":1795403840.25,
               "Dimensions":[{"Name":"clinic-id","Value":"bkk-01"},{"Name":"project","Value":"x"}]},
              {"MetricName":"Bookings","Value":2,"Unit":"Count"},
              {"MetricName":"Bookings","Value":3,"Unit":"Count","StorageResolution":1}]}
            """);
    assertThat(gauges(points))
        .containsEntry(
            "appointment_revenue{clinic_id=\"bkk-01\", exported_project=\"x\", "
                + "namespace=\"Clinic/Web\", project=\"web\"}",
            1_500.5)
        .containsEntry("Bookings{namespace=\"Clinic/Web\", project=\"web\"}", 3.0)
        .hasSize(2);
    assertThat(increases(points))
        .containsEntry("Bookings_total{namespace=\"Clinic/Web\", project=\"web\"}", 5.0)
        .hasSize(1);
  }

  @Test
  void sets_of_statistics_and_of_values_are_added_up() {
    MetricPoints points =
        json(
            """
            {"Namespace":"n","MetricData":[
              {"MetricName":"latency","Values":[10,20],"Counts":[1,3],"Unit":"Milliseconds"},
              {"MetricName":"queue","StatisticValues":
                {"SampleCount":4,"Sum":10,"Minimum":1,"Maximum":5}}]}
            """);
    String labels = "{namespace=\"n\", project=\"web\"}";
    assertThat(increases(points))
        .containsEntry("latency_sum" + labels, 70.0)
        .containsEntry("latency_count" + labels, 4.0)
        .containsEntry("queue_sum" + labels, 10.0)
        .containsEntry("queue_count" + labels, 4.0);
    assertThat(gauges(points))
        .containsEntry("latency_min" + labels, 10.0)
        .containsEntry("latency_max" + labels, 20.0)
        .containsEntry("queue_max" + labels, 5.0);
  }

  @Test
  void a_number_that_is_none_refuses_the_whole_call_as_aws_does() {
    String call = "{\"Namespace\":\"n\",\"MetricData\":[{\"MetricName\":\"m\",%s}]}";
    assertRefused(call.formatted("\"Value\":NaN"), "InvalidParameterValue");
    assertRefused(call.formatted("\"Value\":1e200"), "InvalidParameterValue");
    assertRefused(call.formatted("\"Unit\":\"None\""), "MissingParameter");
    assertRefused(call.formatted("\"Value\":1,\"Values\":[1]"), "InvalidParameterCombination");
    assertRefused(call.formatted("\"Value\":1,\"Timestamp\":1790000000"), "InvalidParameterValue");
    assertRefused("{\"MetricData\":[]}", "MissingParameter");
    assertRefused("{\"Namespace\":\"AWS/EC2\",\"MetricData\":[{}]}", "InvalidParameterValue");
    assertThatThrownBy(() -> reader.form("Action=Nothing".getBytes(UTF_8), "web", NOW_NANOS))
        .isInstanceOfSatisfying(
            AwsException.class, refused -> assertThat(refused.type()).isEqualTo("InvalidAction"));
  }

  private void assertRefused(String call, String type) {
    assertThatThrownBy(() -> json(call))
        .isInstanceOfSatisfying(
            AwsException.class, refused -> assertThat(refused.type()).isEqualTo(type));
  }

  private MetricPoints json(String call) {
    return reader.json(call.getBytes(UTF_8), "web", NOW_NANOS);
  }

  private static Map<String, Double> gauges(MetricPoints points) {
    Map<String, Double> gauges = new TreeMap<>();
    while (points.samples().nextSeries()) {
      while (points.samples().nextSample()) {
        gauges.put(points.samples().labels().toString(), points.samples().value());
      }
    }
    return gauges;
  }

  private static Map<String, Double> increases(MetricPoints points) {
    Map<String, Double> increases = new TreeMap<>();
    points
        .increases()
        .forEach(
            point -> increases.merge(point.series().toString(), point.increase(), Double::sum));
    return increases;
  }
}
