package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.signals.Labels;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server of its own process is killed while it takes in samples: whatever it acknowledged is
 * there after the next start. {@code ./aegle bench kill} does the same a hundred times.
 */
class KillTest {
  private static final int ROUNDS = 3;
  private static final int SERIES = 50;
  private static final int ACKNOWLEDGED_BEFORE_KILL = 40;
  private static final Pattern POINT = Pattern.compile("\\[(\\d+),\"([^\"]+)\"]");

  @TempDir private Path folder;
  private final List<Long> acknowledged = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private long nextSecond = InstantSource.system().millis() / 1_000 - 3_600;
  private @Nullable ServerProcess server;

  @AfterEach
  void end() {
    http.close();
    kill();
  }

  private URI start() throws IOException {
    server = ServerProcess.start(folder, "-Xmx256m");
    return server.address();
  }

  private void kill() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void whatever_was_acknowledged_outlives_kill_9() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      URI address = start();
      assertThat(missing(address)).as("lost before round %d", round).isEmpty();
      killWhileWriting(address);
    }
    URI address = start();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS * ACKNOWLEDGED_BEFORE_KILL);
    assertThat(missing(address)).as("lost in the last round").isEmpty();
  }

  /** Kills in the middle of a request or between two: the writer never pauses. */
  private void killWhileWriting(URI address) throws Exception {
    CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_KILL);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread writer =
        Thread.ofPlatform()
            .name("kill-test-writer")
            .uncaughtExceptionHandler((_, thrown) -> failure.set(thrown))
            .start(() -> writeUntilRefused(address, enough));
    boolean wrote = enough.await(20, TimeUnit.SECONDS);
    kill();
    writer.join();
    assertThat(failure.get()).isNull();
    assertThat(wrote).as("enough was acknowledged in 20 s").isTrue();
  }

  private void writeUntilRefused(URI address, CountDownLatch enough) {
    try {
      while (true) {
        long second = nextSecond++;
        HttpRequest request =
            HttpRequest.newBuilder(address.resolve("/api/v1/write"))
                .header("Content-Type", WriteRequestWriter.CONTENT_TYPE)
                .header("Content-Encoding", "snappy")
                .POST(BodyPublishers.ofByteArray(body(second)))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 204) {
          throw new AssertionError(response.statusCode() + ": " + response.body());
        }
        acknowledged.add(second);
        enough.countDown();
      }
    } catch (IOException _) {
      // The server was killed, which is the point: what it did not answer does not count.
      return;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while writing", e);
    }
  }

  private static byte[] body(long second) {
    WriteRequestWriter request = new WriteRequestWriter();
    for (int series = 0; series < SERIES; series++) {
      request.add(
          Labels.of("__name__", "kill_test", "series", Integer.toString(series)),
          second * 1_000,
          (double) value(second, series));
    }
    return request.body();
  }

  private static long value(long second, int series) {
    return second % 10_000 + series;
  }

  /** The acknowledged seconds of which not every series is there with its value. */
  private List<String> missing(URI address) throws Exception {
    List<String> missing = new ArrayList<>();
    for (int from = 0; from < acknowledged.size(); from += 1_000) {
      List<Long> part = acknowledged.subList(from, Math.min(acknowledged.size(), from + 1_000));
      // A window of one second shows the hole that a lookback would fill.
      String answer = range(address, "sum(last_over_time(kill_test[1s]))", part);
      List<String> found = POINT.matcher(answer).results().map(KillTest::point).toList();
      for (long second : part) {
        long sum = 0;
        for (int series = 0; series < SERIES; series++) {
          sum += value(second, series);
        }
        if (!found.contains(second + "=" + sum)) {
          missing.add(second + "=" + sum);
        }
      }
    }
    return missing;
  }

  private static String point(MatchResult point) {
    return point.group(1) + "=" + point.group(2);
  }

  private String range(URI address, String expression, List<Long> seconds) throws Exception {
    String query =
        "/api/v1/query_range?step=1&start=%d&end=%d&query=%s"
            .formatted(
                seconds.getFirst(),
                seconds.getLast(),
                URLEncoder.encode(expression, StandardCharsets.UTF_8));
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(address.resolve(query)).build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
