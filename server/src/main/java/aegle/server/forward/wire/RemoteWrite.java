package aegle.server.forward.wire;

import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.signals.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remote write 1.0 (Prometheus remote-write specification 1.0): the samples of a series together
 * and in the order of their times, as receivers require.
 */
record RemoteWrite(Addresses addresses) implements Tongue {
  @Override
  public Call say(Parcel parcel) {
    return switch (parcel) {
      case Parcel.Samples(List<Parcel.Row> rows) ->
          new Call(
              addresses.metrics(),
              Map.of(
                  "Content-Type",
                  WriteRequestWriter.CONTENT_TYPE,
                  "Content-Encoding",
                  "snappy",
                  WriteRequestWriter.VERSION_HEADER,
                  WriteRequestWriter.VERSION),
              body(rows),
              0);
      case Parcel.Records _ -> throw new AssertionError("BUG: remote write carries no records");
    };
  }

  private static byte[] body(List<Parcel.Row> rows) {
    Map<Labels, Line> lines = new LinkedHashMap<>();
    for (Parcel.Row row : rows) {
      lines.computeIfAbsent(row.labels(), _ -> new Line()).add(row);
    }
    WriteRequestWriter writer = new WriteRequestWriter();
    lines.forEach((labels, line) -> writer.add(labels, line.times, line.values, line.size));
    return writer.body();
  }

  /** The samples of one series. */
  private static final class Line {
    private long[] times = new long[2];
    private double[] values = new double[2];
    private int size;

    void add(Parcel.Row row) {
      if (size == times.length) {
        times = java.util.Arrays.copyOf(times, 2 * size);
        values = java.util.Arrays.copyOf(values, 2 * size);
      }
      times[size] = row.timestampMillis();
      values[size++] = row.value();
    }
  }

  @Override
  public Map<String, String> show(String user, String secret) {
    return Map.of("Authorization", authorization(user, secret));
  }

  static String authorization(String user, String secret) {
    if (user.isEmpty()) {
      return "Bearer " + secret;
    }
    byte[] pair = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}
