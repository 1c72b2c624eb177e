package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server of its own process is killed while four clients send lines of logs: every batch that it
 * acknowledged is there, whole, after the next start.
 */
class RecordKillTest {
  private static final int ROUNDS = 3;
  private static final int CLIENTS = 4;
  private static final int LINES = 100;
  private static final int BATCHES_BEFORE_KILL = 40;

  @TempDir private Path folder;
  private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();

  @Test
  void every_acknowledged_record_outlives_kill_9() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      try (ServerProcess server = ServerProcess.start(folder, "-Xmx256m");
          HttpClient http = HttpClient.newHttpClient()) {
        assertThat(lost(server, http)).as("lost before round %d", round).isEmpty();
        killWhileWriting(server, http, round);
      }
    }
    try (ServerProcess server = ServerProcess.start(folder, "-Xmx256m");
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS * BATCHES_BEFORE_KILL);
      assertThat(lost(server, http)).as("lost in the last round").isEmpty();
    }
  }

  private void killWhileWriting(ServerProcess server, HttpClient http, int round)
      throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(BATCHES_BEFORE_KILL);
    List<Thread> clients = new ArrayList<>();
    for (int client = 0; client < CLIENTS; client++) {
      String name = "r" + round + "c" + client;
      clients.add(
          Thread.ofVirtual().start(() -> writeUntilKilled(server.address(), http, name, enough)));
    }
    boolean wrote = enough.await(30, TimeUnit.SECONDS);
    server.close();
    for (Thread client : clients) {
      client.join();
    }
    assertThat(wrote).as("enough was acknowledged in 30 s").isTrue();
  }

  private void writeUntilKilled(
      URI address, HttpClient http, String client, CountDownLatch enough) {
    try {
      for (int batch = 0; ; batch++) {
        String name = client + "b" + batch;
        HttpRequest request =
            HttpRequest.newBuilder(address.resolve("/api/logs"))
                .POST(BodyPublishers.ofByteArray(lines(name)))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        acknowledged.add(name);
        enough.countDown();
      }
    } catch (IOException _) {
      // The server was killed, which is the point: what it did not answer does not count.
      return;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while writing", e);
    }
  }

  private static byte[] lines(String batch) {
    StringBuilder lines = new StringBuilder();
    long millis = InstantSource.system().millis();
    for (int i = 0; i < LINES; i++) {
      lines.append(
          "{\"level\":30,\"time\":%d,\"msg\":\"line %d\",\"batch\":\"%s\"}\n"
              .formatted(millis, i, batch));
    }
    return lines.toString().getBytes(UTF_8);
  }

  /** The acknowledged batches of which not every line is there. */
  private List<String> lost(ServerProcess server, HttpClient http) throws Exception {
    List<String> lost = new ArrayList<>();
    for (String batch : acknowledged) {
      URI question =
          server
              .address()
              .resolve("/api/aegle/v1/records/count?kind=log&q=batch:%22" + batch + "%22");
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(question).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode count = JsonMapper.shared().readTree(answer.body()).at("/data/count");
      if (count.asLong() != LINES) {
        lost.add(batch + " has " + count + " of " + LINES + " lines");
      }
    }
    return lost;
  }
}
