package aegle.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The series of a platform with fifty clinics: request counters, latency histograms, bookings, AI
 * latencies, PostgreSQL and gauges of hosts, about 190 bytes of labels each. Values are drawn from
 * a seed, so every server gets the same.
 */
public final class Fleet {
  private static final int CLINICS = 50;
  private static final int ENDPOINTS = 20;
  private static final String[] STATUSES = {"200", "201", "404", "500", "503"};
  private static final String[] BUCKETS = {
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "30.0",
    "60.0", "+Inf"
  };

  /** How a series moves from step to step. */
  private enum Motion {
    CONSTANT,
    POISSON_COUNTER,
    FLOAT_SUM,
    DECIMAL_WALK
  }

  private final List<byte[]> labels = new ArrayList<>();
  private final List<Motion> motions = new ArrayList<>();
  private final List<Double> rates = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(20_260_601);
  private double[] values = new double[0];

  private Fleet() {}

  /** A fleet of so many series; at least 60,000 for all the families to be there. */
  public static Fleet of(int series) {
    Fleet fleet = new Fleet();
    fleet.addPlatform();
    fleet.addHosts(series);
    fleet.values = new double[fleet.labels.size()];
    for (int i = 0; i < fleet.values.length; i++) {
      fleet.values[i] = fleet.firstValue(i);
    }
    return fleet;
  }

  private double firstValue(int index) {
    return switch (motions.get(index)) {
      case CONSTANT -> rates.get(index);
      case DECIMAL_WALK -> Math.round(random.nextDouble(10_000)) / 100.0;
      case POISSON_COUNTER, FLOAT_SUM -> 0;
    };
  }

  private void addPlatform() {
    for (int i = 0; i < 70; i++) {
      add(Motion.CONSTANT, 1, "up", "job", "beauty-ai-precision", "instance", host(i));
    }
    for (int i = 0; i < 10; i++) {
      add(Motion.CONSTANT, 1, "pg_up", "job", "postgres", "instance", host(i));
    }
    for (String state :
        List.of(
            "active",
            "idle",
            "idle in transaction",
            "disabled",
            "fastpath function call",
            "waiting")) {
      add(
          Motion.DECIMAL_WALK,
          0,
          "pg_stat_activity_count",
          "datname",
          "beauty_ai_precision",
          "state",
          state);
    }
    for (int clinic = 0; clinic < CLINICS; clinic++) {
      addClinic(clinic);
    }
  }

  private void addClinic(int clinic) {
    String id = "clinic-" + clinic;
    for (int service = 0; service < 12; service++) {
      String type = "service-" + service;
      add(
          Motion.POISSON_COUNTER,
          0.05,
          "appointment_bookings_total",
          "clinic_id",
          id,
          "service_type",
          type);
      add(
          Motion.POISSON_COUNTER,
          0.01,
          "appointment_cancellations_total",
          "clinic_id",
          id,
          "service_type",
          type);
    }
    for (String quantile : List.of("0.5", "0.9", "0.95", "0.99")) {
      add(
          Motion.DECIMAL_WALK,
          0,
          "ai_processing_duration_seconds",
          "clinic_id",
          id,
          "quantile",
          quantile);
    }
    for (int endpoint = 0; endpoint < ENDPOINTS; endpoint++) {
      for (int pod = 0; pod < 4; pod++) {
        addEndpoint(id, endpoint, pod);
      }
    }
  }

  private void addEndpoint(String clinic, int endpoint, int pod) {
    for (int status = 0; status < STATUSES.length; status++) {
      double rate = status == 0 ? 30 : 0.3;
      add(
          Motion.POISSON_COUNTER,
          rate,
          "http_requests_total",
          http(clinic, endpoint, pod, "status", STATUSES[status]));
    }
    if (pod >= 2) {
      return;
    }
    String family = "http_request_duration_seconds";
    for (int bucket = 0; bucket < BUCKETS.length; bucket++) {
      double rate = 2.0 * (bucket + 1);
      add(
          Motion.POISSON_COUNTER,
          rate,
          family + "_bucket",
          http(clinic, endpoint, pod, "le", BUCKETS[bucket]));
    }
    add(
        Motion.POISSON_COUNTER,
        30,
        family + "_count",
        http(clinic, endpoint, pod, "method", "GET"));
    add(Motion.FLOAT_SUM, 4, family + "_sum", http(clinic, endpoint, pod, "method", "GET"));
  }

  private static String[] http(String clinic, int endpoint, int pod, String name, String value) {
    return new String[] {
      "clinic_id",
      clinic,
      "endpoint",
      "/api/resource-" + endpoint,
      "instance",
      host(pod),
      "job",
      "beauty-ai-precision",
      "pod",
      "beauty-ai-precision-web-" + pod,
      "region",
      "ap-southeast-1",
      name,
      value
    };
  }

  private void addHosts(int series) {
    for (int i = 0; labels.size() < series; i++) {
      add(
          Motion.DECIMAL_WALK,
          0,
          "node_sensor_" + i % 97 + "_celsius",
          "chip",
          "platform-coretemp-" + i / 9_700,
          "environment",
          "production",
          "instance",
          host(i / 97 % 100),
          "job",
          "node",
          "region",
          "ap-southeast-1",
          "sensor",
          "sensor-" + i);
    }
  }

  private static String host(int index) {
    return "host-" + index + ".internal.example:9100";
  }

  private void add(Motion motion, double rate, String metric, String... namesAndValues) {
    labels.add(LabelBytes.of(metric, namesAndValues));
    motions.add(motion);
    rates.add(rate);
  }

  public int size() {
    return values.length;
  }

  /** The protobuf bytes of a series's labels, ready to be put in front of its samples. */
  byte[] labelBytes(int index) {
    return labels.get(index);
  }

  double value(int index) {
    return values[index];
  }

  /**
   * Moves the series of a range on by one step of 15 s. One thread a range, each with its own
   * random numbers.
   */
  void step(int from, int to, SplittableRandom own) {
    for (int i = from; i < to; i++) {
      values[i] =
          switch (motions.get(i)) {
            case CONSTANT -> values[i];
            case POISSON_COUNTER -> values[i] + poisson(rates.get(i), own);
            case FLOAT_SUM -> values[i] + rates.get(i) * own.nextDouble();
            case DECIMAL_WALK -> Math.round((values[i] + own.nextDouble(-1, 1)) * 100) / 100.0;
          };
    }
  }

  private static long poisson(double mean, SplittableRandom own) {
    if (mean > 20) {
      // Sum of uniforms: close enough to normal, and cheap.
      double normal = own.nextDouble() + own.nextDouble() + own.nextDouble() + own.nextDouble() - 2;
      return Math.max(0, Math.round(mean + normal * Math.sqrt(3 * mean)));
    }
    double limit = Math.exp(-mean);
    double product = own.nextDouble();
    long count = 0;
    while (product > limit) {
      product *= own.nextDouble();
      count++;
    }
    return count;
  }
}
