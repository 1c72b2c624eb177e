package aegle.bench.tsdb;

import aegle.signals.Labels;
import aegle.signals.SampleBatch;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * A simulated fleet: a fifth counters of events, a fifth gauges that walk by hundredths, the rest
 * histograms of 12 buckets, a sum of full precision and a count. About 190 bytes of labels each.
 */
final class Fleet {
  private static final int HISTOGRAM = 14;

  private final Labels[] labels;
  private final byte[][] keys;
  private final double[] values;
  private final double[] rates;
  private final SplittableRandom random = new SplittableRandom(7);

  Fleet(int series) {
    labels = new Labels[series];
    keys = new byte[series][];
    values = new double[series];
    rates = new double[series];
    for (int i = 0; i < series; i++) {
      labels[i] = labels(i, series);
      keys[i] = labels[i].toString().getBytes(StandardCharsets.UTF_8);
      rates[i] = random.nextInt(3) == 0 ? 0 : Math.pow(10, random.nextDouble() * 2 - 1);
      values[i] = isGauge(i, series) ? 100 + random.nextInt(10_000) / 100.0 : 0;
    }
  }

  private static boolean isCounter(int i, int series) {
    return i < series / 5;
  }

  private static boolean isGauge(int i, int series) {
    return !isCounter(i, series) && i < series / 5 * 2;
  }

  private static Labels labels(int i, int series) {
    Labels.Builder builder = Labels.builder();
    builder.set("clinic_id", "clinic-" + i / 100 % 200);
    builder.set("region", "eu-central-" + i % 3);
    builder.set("environment", "production");
    builder.set("service", "beauty-ai-precision-backend");
    builder.set("instance", "10.0." + i / 500 % 100 + ".17:9100");
    if (isCounter(i, series)) {
      builder.set("__name__", "http_requests_total");
      builder.set("endpoint", "/api/v1/appointments/" + i % 20);
      builder.set("status", i % 7 == 0 ? "500" : "200");
      return builder.set("shard", "" + i / 20).build();
    }
    if (isGauge(i, series)) {
      builder.set("__name__", "process_working_set_megabytes");
      return builder.set("shard", "" + i).build();
    }
    int part = i % HISTOGRAM;
    builder.set("endpoint", "/api/v1/appointments/" + i / HISTOGRAM % 20);
    builder.set("shard", "" + i / HISTOGRAM);
    String base = "http_request_duration_seconds";
    if (part < 12) {
      builder.set("le", part == 11 ? "+Inf" : "" + (1 << part) / 100.0);
      return builder.set("__name__", base + "_bucket").build();
    }
    return builder.set("__name__", base + (part == 12 ? "_sum" : "_count")).build();
  }

  int series() {
    return labels.length;
  }

  /** Lets 15 seconds pass for the series from..to. */
  void advance(int from, int to) {
    for (int i = from; i < to; i++) {
      if (isGauge(i, labels.length)) {
        values[i] = Math.rint((values[i] + random.nextDouble() * 2 - 1) * 100) / 100;
      } else if (rates[i] > 0) {
        int events = poisson(rates[i]);
        boolean sum = !isCounter(i, labels.length) && i % HISTOGRAM == 12;
        values[i] += sum ? events * random.nextDouble() : events;
      }
    }
  }

  private int poisson(double mean) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int events = 0;
    while (product > limit) {
      product *= random.nextDouble();
      events++;
    }
    return events;
  }

  /** One sample of each of the series from..to. */
  SampleBatch batch(int from, int to, long timestampMillis) {
    return new Batch(from, to, timestampMillis);
  }

  private final class Batch implements SampleBatch {
    private final int to;
    private final long timestampMillis;
    private int at;
    private boolean read;

    Batch(int from, int to, long timestampMillis) {
      this.at = from - 1;
      this.to = to;
      this.timestampMillis = timestampMillis;
    }

    @Override
    public boolean nextSeries() {
      read = false;
      return ++at < to;
    }

    @Override
    public byte[] keyBytes() {
      return keys[at];
    }

    @Override
    public int keyOffset() {
      return 0;
    }

    @Override
    public int keyLength() {
      return keys[at].length;
    }

    @Override
    public String keySpace() {
      return "bench";
    }

    @Override
    public Labels labels() {
      return labels[at];
    }

    @Override
    public boolean nextSample() {
      boolean first = !read;
      read = true;
      return first;
    }

    @Override
    public long timestampMillis() {
      return timestampMillis;
    }

    @Override
    public double value() {
      return values[at];
    }
  }
}
