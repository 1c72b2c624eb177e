package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses that no client means, at a server of its own whose log can be read. */
class StrangePathsTest {
  private static final List<String> PATHS =
      List.of(
          "/api//0/projects/",
          "//api/0/",
          "/api/v1//query?query=up",
          "/api/v1/query//",
          "//",
          "//login",
          "/api/0/organizations%2Fclinic/",
          "/api/v1/label/a%2Fb/values",
          "/api/v1%2fquery",
          "/api/0/organizations/clinic;a=b/releases/",
          "/api/v1/query;jsessionid=1?query=up",
          "/login;a=b",
          "/api/0/../v1/query?query=up",
          "/api/0/..%2f..%2fetc/passwd",
          "/api/0/%2e%2e/v1/query",
          "/../../etc/passwd",
          "/api/v1/..;/query",
          "/api/v1/query%00",
          "/api/0/%00/",
          "/login%00",
          "/api/aegle/v1/records//tail",
          "/api/1//envelope/",
          "/v1//logs",
          "/-//ready",
          "/api/v1/%5c../query",
          "/api/v1/query%0d%0aX:y",
          "/api/v1/query/.",
          "/api/v1/./query?query=up",
          "/api/v1/%25query",
          "/api/v1/%zz",
          "/api/v1/\\query",
          "/assets/..%2f..%2fapplication.properties",
          "/assets//x",
          "/x#",
          "/metrics\u00e9",
          "/api/v1/query?query=" + "a".repeat(20_000));

  private static ServerProcess server;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    server = ServerProcess.start(folder, "-Xmx256m");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void an_address_that_no_client_means_is_no_failure_of_the_server() throws Exception {
    List<String> failures = new ArrayList<>();
    for (String path : PATHS) {
      for (String method : List.of("GET", "POST", "DELETE")) {
        int before = server.log().length();
        int status = status(method, path);
        String logged = server.log().substring(before);
        if (status < 400 || status >= 500 || logged.lines().count() > 1) {
          failures.add(method + " " + path + " " + status + " " + logged.lines().limit(3).toList());
        }
      }
    }
    assertThat(failures).as("no refusal, or more than a line in the log").isEmpty();
  }

  @Test
  void what_is_refused_is_counted_and_told_how_to_mend() throws Exception {
    HttpRequest doubled =
        HttpRequest.newBuilder(server.address().resolve("/api//0/projects/")).build();
    HttpRequest metrics = HttpRequest.newBuilder(server.address().resolve("/metrics")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> refused = http.send(doubled, BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("empty part ('//')", "base address");
      assertThat(http.send(metrics, BodyHandlers.ofString()).body())
          .contains("aegle_intake_rejected_total{protocol=\"http\",reason=\"path\"}");
    }
  }

  private static int status(String method, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(20_000);
      String request =
          "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
              .formatted(method, path);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readNBytes(12), UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }
}
