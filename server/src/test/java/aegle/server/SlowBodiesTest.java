package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large bodies that never end, of one project, beside those of another. */
class SlowBodiesTest {
  private static final String KEY = "1f0c2d3e4b5a69788796a5b4c3d2e1f0";
  private static final int DECODED_BYTES = 30 << 20;

  @Test
  void the_slow_bodies_of_one_project_leave_room_for_those_of_another(@TempDir Path folder)
      throws Exception {
    List<Socket> slow = new ArrayList<>();
    // An eighth of the heap holds two of the largest bodies, half of it one.
    try (ServerProcess server = ServerProcess.start(folder, "-Xmx520m");
        HttpClient http = HttpClient.newHttpClient()) {
      byte[] unfinished = begunBody();
      int refused = 0;
      for (int i = 0; i < 2; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        slow.add(socket);
        refused += isRefused(socket, unfinished) ? 1 : 0;
      }
      assertThat(refused).as("of two that would take all").isEqualTo(1);
      byte[] large = ("{}\n{\"type\":\"event\"}\n{}" + " ".repeat(7 << 20)).getBytes(UTF_8);
      HttpRequest.Builder request = HttpRequest.newBuilder(address(server, 2));
      assertThat(
              http.send(
                      request.POST(BodyPublishers.ofByteArray(large)).build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .as("a large body of another project")
          .isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static URI address(ServerProcess server, int project) {
    return server.address().resolve("/api/" + project + "/envelope/?sentry_key=" + KEY);
  }

  /** Few bytes that become many, and a beginning only of what was announced. */
  private static byte[] begunBody() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, true)) {
      gzip.write("{}\n".getBytes(UTF_8));
      gzip.write(new byte[DECODED_BYTES]);
      gzip.flush();
      return bytes.toByteArray();
    }
  }

  /** Whether the answer comes before the body has ended; 503 then. */
  private static boolean isRefused(Socket socket, byte[] body) throws IOException {
    socket.setSoTimeout(4_000);
    String path = "/api/1/envelope/?sentry_key=" + KEY;
    String head =
        """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Content-Encoding: gzip\r
        Content-Length: 1000000\r
        \r
        """
            .formatted(path);
    socket.getOutputStream().write(head.getBytes(UTF_8));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
    try {
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 503".length());
      assertThat(new String(line, UTF_8)).isEqualTo("HTTP/1.1 503");
      return true;
    } catch (SocketTimeoutException e) {
      return false; // Still being read: it holds what it has.
    }
  }
}
