package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small bodies which become huge, or say that they are, at every door of a server whose heap could
 * not hold them. It ends at the first allocation that does not fit, so whatever it answers it
 * answered within its bounds.
 */
class RecordBombTest {
  private static final String KEY = "1f0c2d3e4b5a69788796a5b4c3d2e1f0";
  private static final List<String> DOORS =
      List.of(
          "/api/1/envelope/?sentry_key=" + KEY,
          "/api/1/store/?sentry_key=" + KEY,
          "/api/1/security/?sentry_key=" + KEY,
          "/loki/api/v1/push",
          "/api/logs",
          "/v1/logs",
          "/v1/traces",
          "/v1/metrics",
          "/vitals?project=1&key=" + KEY);

  private static ServerProcess server;
  private static HttpClient http;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    server = ServerProcess.start(folder, "-Xmx192m", "-XX:+ExitOnOutOfMemoryError");
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    http.close();
    server.close();
  }

  @Test
  void what_unpacks_to_a_gigabyte_is_given_up_at_the_limit() throws Exception {
    byte[] gzip = bomb("gzip", 1 << 30);
    byte[] deflate = bomb("deflate", 1 << 30);
    byte[] zstd = zstdBomb();
    assertThat(zstd).hasSizeLessThan(64 * 1024);
    for (String door : DOORS) {
      assertThat(status(door, gzip, "gzip")).as("gzip at %s", door).isEqualTo(413);
      assertThat(status(door, deflate, "deflate")).as("deflate at %s", door).isEqualTo(413);
      assertThat(status(door, zstd, "zstd")).as("zstd at %s", door).isEqualTo(413);
    }
  }

  @Test
  void many_bombs_at_the_same_time_take_no_more_than_one() throws Exception {
    byte[] gzip = bomb("gzip", 100 << 20);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      answers.add(
          http.sendAsync(
              request(
                  DOORS.get(i % DOORS.size()),
                  gzip,
                  "Content-Type",
                  "application/json",
                  "Content-Encoding",
                  "gzip"),
              BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.get().statusCode()).isIn(413, 503);
    }
    assertLives();
  }

  @Test
  void encodings_in_a_chain_are_not_followed() throws Exception {
    byte[] chained = packed("gzip", bomb("gzip", 10 << 20));
    for (String door : DOORS) {
      assertThat(status(door, chained, "gzip, gzip")).as(door).isEqualTo(415);
      // Unpacked once it is still packed: no JSON, and for the door for lines one strange line.
      int once = status(door, chained, "gzip");
      assertThat(once).as(door).isIn(door.equals("/api/logs") ? List.of(200) : List.of(400, 413));
    }
  }

  @Test
  void a_window_larger_than_readers_must_offer_is_refused() throws Exception {
    // Magic, a header without content size, a window of 128 MiB, one empty last block.
    byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) 0x88, 1, 0, 0};
    assertThat(status("/api/logs", frame, "zstd")).isEqualTo(400);
  }

  @Test
  void what_breaks_off_or_is_not_what_it_says_is_refused() throws Exception {
    byte[] gzip = packed("gzip", new byte[100_000]);
    byte[] half = Arrays.copyOf(gzip, gzip.length / 2);
    for (String door : DOORS) {
      assertThat(status(door, half, "gzip")).as(door).isEqualTo(400);
      assertThat(status(door, "plain".getBytes(UTF_8), "gzip")).as(door).isEqualTo(400);
      assertThat(status(door, "plain".getBytes(UTF_8), "zstd")).as(door).isEqualTo(400);
    }
  }

  @Test
  void lengths_that_lie_are_believed_by_nobody() throws Exception {
    byte[] item = "{}\n{\"type\":\"event\",\"length\":4000000000}\n{}".getBytes(UTF_8);
    assertThat(status(DOORS.getFirst(), item, "")).isEqualTo(400);

    byte[] block = Protobuf.asSnappyBlock(-1, "small".getBytes(UTF_8));
    assertThat(status("/loki/api/v1/push", block, "", "application/x-protobuf"))
        .as("a block which says that it becomes 4 GiB")
        .isBetween(400, 413);
    // Field 1, of 2 GiB less one byte.
    byte[] prefix = {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 1};
    assertThat(status("/v1/logs", prefix, "", "application/x-protobuf")).isEqualTo(400);
    assertThat(statusOfDeclared(9_000_000_000L)).isEqualTo(413);
  }

  @Test
  void a_thousand_recordings_that_become_a_gigabyte_take_the_room_of_a_few() throws Exception {
    byte[] list = " ".repeat(1_000_000).getBytes(UTF_8);
    list[0] = '[';
    list[list.length - 1] = ']';
    byte[] packed = packed("deflate", list);
    ByteArrayOutputStream envelope = new ByteArrayOutputStream();
    envelope.writeBytes("{\"event_id\":\"7ec450c1d9ae4219b58cbf5b11429297\"}".getBytes(UTF_8));
    for (int i = 0; i < 1_000; i++) {
      byte[] segment = ("{\"segment_id\":" + i + "}\n").getBytes(UTF_8);
      int length = segment.length + packed.length;
      envelope.writeBytes(
          ("\n{\"type\":\"replay_recording\",\"length\":" + length + "}\n").getBytes(UTF_8));
      envelope.writeBytes(segment);
      envelope.writeBytes(packed);
    }
    assertThat(envelope.size()).isLessThan(2 << 20);
    assertThat(status(DOORS.getFirst(), envelope.toByteArray(), "")).isEqualTo(200);
    assertLives();
  }

  @Test
  void json_of_a_hundred_thousand_levels_overflows_no_stack() throws Exception {
    String deep = "[".repeat(100_000);
    String deeper = "{\"a\":".repeat(100_000);
    for (String json : List.of(deep, deeper)) {
      byte[] bytes = json.getBytes(UTF_8);
      for (String door : DOORS) {
        if (!door.startsWith("/api/logs")) {
          assertThat(status(door, bytes, "", "application/json")).as(door).isBetween(400, 413);
        }
      }
      // A line that is no JSON is still a line of a log; it is kept as text, cut to its limit.
      assertThat(status("/api/logs", bytes, "")).isLessThan(500);
      byte[] item = ("{}\n{\"type\":\"event\"}\n" + json).getBytes(UTF_8);
      assertThat(status(DOORS.getFirst(), item, "")).isLessThan(500);
    }
    assertLives();
  }

  @Test
  void a_protobuf_of_tiny_messages_does_not_become_a_thousand_times_its_size() throws Exception {
    // Two bytes each: field 1 with no content, where OTLP has its resources.
    byte[] empties = new byte[4 << 20];
    for (int i = 0; i < empties.length; i += 2) {
      empties[i] = 0x0a;
    }
    for (String door : List.of("/v1/logs", "/v1/traces", "/v1/metrics")) {
      assertThat(status(door, empties, "", "application/x-protobuf")).as(door).isLessThan(500);
    }
    assertLives();
  }

  private static void assertLives() throws Exception {
    assertThat(server.isAlive()).as("it is alive: %s", server.log()).isTrue();
    byte[] line = "{\"level\":30,\"msg\":\"still here\"}".getBytes(UTF_8);
    assertThat(status("/api/logs", line, "")).isEqualTo(200);
  }

  private static int status(String path, byte[] body, String encoding) throws Exception {
    return status(path, body, encoding, "application/json");
  }

  private static int status(String path, byte[] body, String encoding, String type)
      throws Exception {
    HttpRequest request =
        encoding.isEmpty()
            ? request(path, body, "Content-Type", type)
            : request(path, body, "Content-Type", type, "Content-Encoding", encoding);
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static HttpRequest request(String path, byte[] body, String... headers) {
    URI address = server.address().resolve(path);
    return HttpRequest.newBuilder(address)
        .headers(headers)
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  /** The status for a body of which only the length is sent. */
  private static int statusOfDeclared(long length) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      String request =
          "POST /api/logs HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: "
              + length
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  private static byte[] bomb(String encoding, int bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (DeflaterOutputStream out = packing(encoding, packed)) {
      for (int done = 0; done < bytes; done += zeros.length) {
        out.write(zeros);
      }
    }
    return packed.toByteArray();
  }

  private static byte[] packed(String encoding, byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = packing(encoding, packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  private static DeflaterOutputStream packing(String encoding, ByteArrayOutputStream to)
      throws IOException {
    return encoding.equals("gzip") ? new GZIPOutputStream(to) : new DeflaterOutputStream(to);
  }

  /** 256 MiB of zeros in a window that is allowed: 64 frames, one after the other. */
  private static byte[] zstdBomb() {
    byte[] frame = Zstd.compress(new byte[4 << 20], 3);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < 64; i++) {
      frames.writeBytes(frame);
    }
    return frames.toByteArray();
  }
}
