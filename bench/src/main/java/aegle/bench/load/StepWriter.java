package aegle.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.xerial.snappy.Snappy;

/**
 * Writes one sample a second of sample time to each of its series, until the server dies, and
 * remembers what was acknowledged.
 */
public final class StepWriter {
  private static final int SERIES = 500;

  private final int connection;
  private final List<byte[]> labels = new ArrayList<>();
  private final List<Long> acknowledged = new ArrayList<>();
  private long nextSecond;
  private String refusal = "";

  public StepWriter(int connection, long firstSecond) {
    this.connection = connection;
    this.nextSecond = firstSecond;
    for (int i = 0; i < SERIES; i++) {
      labels.add(
          LabelBytes.of(
              "kill_test",
              "connection",
              Integer.toString(connection),
              "series",
              Integer.toString(i)));
    }
  }

  public int connection() {
    return connection;
  }

  /** Starts sending on a thread of its own, which ends when the server no longer answers. */
  public Thread start(URI target) {
    return Thread.ofPlatform().name("writer-" + connection).start(() -> sendUntilRefused(target));
  }

  private void sendUntilRefused(URI target) {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (true) {
        HttpRequest request =
            HttpRequest.newBuilder(target)
                .header("Content-Type", "application/x-protobuf")
                .header("Content-Encoding", "snappy")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body(nextSecond)))
                .build();
        long sent = nextSecond++;
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
          refusal = target + " answered " + response.statusCode() + ": " + response.body();
          return;
        }
        acknowledged.add(sent);
      }
    } catch (IOException e) {
      // The server was killed, which is the point: whatever was not answered does not count as
      // acknowledged.
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while sending", e);
    }
  }

  private byte[] body(long second) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream(SERIES * 80);
    for (int i = 0; i < SERIES; i++) {
      ByteArrayOutputStream sample = new ByteArrayOutputStream();
      sample.write(0x09);
      sample.writeBytes(
          ByteBuffer.allocate(8)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putDouble(value(second, i))
              .array());
      sample.write(0x10);
      LabelBytes.varint(sample, second * 1_000);
      request.write(0x0a);
      LabelBytes.varint(request, labels.get(i).length + 2L + sample.size());
      request.writeBytes(labels.get(i));
      request.write(0x12);
      request.write(sample.size());
      request.writeBytes(sample.toByteArray());
    }
    return Snappy.compress(request.toByteArray());
  }

  private static double value(long second, int series) {
    return second % 10_000 + series;
  }

  /**
   * Sums all series within each second; a missing sample shows, since the window is one second
   * long.
   */
  public String sumExpression() {
    return "sum(last_over_time(kill_test{connection=\"" + connection + "\"}[1s]))";
  }

  public double expectedSum(long second) {
    double sum = 0;
    for (int i = 0; i < SERIES; i++) {
      sum += value(second, i);
    }
    return sum;
  }

  /**
   * The seconds whose samples were all acknowledged, oldest first. Call only while nothing is being
   * sent.
   */
  public List<Long> acknowledgedSeconds() {
    return acknowledged;
  }

  /**
   * What a server that lives said against a request, or empty. Call only after the thread ended.
   */
  public String refusal() {
    return refusal;
  }

  public long acknowledgedSamples() {
    return (long) acknowledged.size() * SERIES;
  }
}
