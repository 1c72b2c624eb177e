package aegle.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Packets of a platform that counts and measures: 500 counters and gauges, 120 timers, histograms
 * and distributions, lines of about 86 bytes with tags or 36 without, as many to a packet as 1,432
 * bytes hold. Made before they are sent, in an order that repeats itself only after all of them.
 */
public final class StatsdPackets {
  private static final int SERIES = 1_000;

  /** Each becomes a histogram of 29 series, and a project may have 10,000. */
  private static final int SPREADS = 240;

  private static final int PACKETS = 4_096;
  private static final int MTU_BYTES = 1_432;
  private static final String[] TYPES = {"c", "c", "g", "ms", "h", "d"};
  private static final String[] NAMES = {
    "appointment.booked", "api.requests", "pool.connections", "http.request", "ai.analysis", "queue"
  };

  private final List<byte[]> packets = new ArrayList<>(PACKETS);
  private long metrics;
  private long bytes;

  /** What the lines hold. */
  public enum Shape {
    TAGS,
    PLAIN
  }

  /** Packets of a shape, from a seed. */
  public StatsdPackets(Shape shape, long seed) {
    Random random = new Random(seed);
    while (packets.size() < PACKETS) {
      StringBuilder packet = new StringBuilder();
      String line = line(shape, random);
      while (packet.length() + line.length() < MTU_BYTES) {
        packet.append(packet.isEmpty() ? "" : "\n").append(line);
        metrics++;
        line = line(shape, random);
      }
      byte[] made = packet.toString().getBytes(StandardCharsets.UTF_8);
      bytes += made.length;
      packets.add(made);
    }
  }

  private static String line(Shape shape, Random random) {
    int drawn = random.nextInt(SERIES);
    int kind = drawn % TYPES.length;
    int series = kind < 3 ? drawn : drawn % SPREADS;
    String value = TYPES[kind].equals("c") ? "1" : Integer.toString(random.nextInt(2_000));
    return switch (shape) {
      case TAGS ->
          "%s:%s|%s|#env:prod,service:web,clinic_id:c-%03d,route:/api/slots,status:200"
              .formatted(NAMES[kind], value, TYPES[kind], series);
      case PLAIN -> "%s.clinic.c%03d.prod:%s|%s".formatted(NAMES[kind], series, value, TYPES[kind]);
    };
  }

  /** A packet, in the order in which they are sent, from the first again after the last. */
  public byte[] packet(long index) {
    return packets.get((int) (index % PACKETS));
  }

  /** Metrics of one packet, on average. */
  public double metricsPerPacket() {
    return (double) metrics / PACKETS;
  }

  /** Bytes of one metric with its end, on average. */
  public double bytesPerMetric() {
    return (double) (bytes + PACKETS) / metrics;
  }
}
