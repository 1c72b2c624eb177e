package aegle.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.xerial.snappy.Snappy;

/**
 * Sends a fleet by remote write: so many connections, each with its own share of the series,
 * requests one after another.
 */
public final class RemoteWriter {
  private static final int SAMPLES_PER_REQUEST = 2_000;
  private static final long STEP_MILLIS = 15_000;

  private final Fleet fleet;
  private final URI target;
  private final int connections;

  public RemoteWriter(Fleet fleet, URI target, int connections) {
    this.fleet = fleet;
    this.target = target;
    this.connections = connections;
  }

  /**
   * Sends steps of 15 s from a time on and returns how many samples were acknowledged.
   *
   * @throws IllegalStateException when a request is answered with anything but 2xx
   */
  public long send(long firstMillis, int steps) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      int from = (int) ((long) fleet.size() * i / connections);
      int to = (int) ((long) fleet.size() * (i + 1) / connections);
      Thread thread =
          Thread.ofPlatform()
              .name("sender-" + i)
              .unstarted(() -> sendShare(from, to, firstMillis, steps));
      thread.setUncaughtExceptionHandler((_, failure) -> {
        synchronized (failures) {
          failures.add(failure);
        }
      });
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("remote write to " + target + " failed", failures.getFirst());
    }
    return (long) fleet.size() * steps;
  }

  private void sendShare(int from, int to, long firstMillis, int steps) {
    SplittableRandom random = new SplittableRandom(from);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int step = 0; step < steps; step++) {
        fleet.step(from, to, random);
        for (int first = from; first < to; first += SAMPLES_PER_REQUEST) {
          post(
              client,
              body(
                  first,
                  Math.min(to, first + SAMPLES_PER_REQUEST),
                  firstMillis + step * STEP_MILLIS));
        }
      }
    }
  }

  private byte[] body(int from, int to, long timestampMillis) {
    ByteArrayOutputStream timestamp = new ByteArrayOutputStream();
    LabelBytes.varint(timestamp, timestampMillis);
    byte[] time = timestamp.toByteArray();
    int sampleBytes = 9 + 1 + time.length;
    ByteArrayOutputStream request = new ByteArrayOutputStream((to - from) * 256);
    byte[] value = new byte[8];
    for (int i = from; i < to; i++) {
      byte[] labels = fleet.labelBytes(i);
      request.write(0x0a);
      LabelBytes.varint(request, labels.length + 2L + sampleBytes);
      request.writeBytes(labels);
      request.write(0x12);
      request.write(sampleBytes);
      request.write(0x09);
      ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).putDouble(fleet.value(i));
      request.writeBytes(value);
      request.write(0x10);
      request.writeBytes(time);
    }
    try {
      return Snappy.compress(request.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void post(HttpClient client, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            target + " answered " + response.statusCode() + ": " + response.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send to " + target, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while sending", e);
    }
  }
}
