package aegle.server.probe;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.probe.TargetSnapshot.Health;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that pack, redirect, ask for passwords, or are not there. */
class AwkwardTargetTest {
  @TempDir private Path folder;
  private final TargetServer server = TargetServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  private ScrapeTrial trial(String... jobLines) {
    String job =
        "job_name: clinic\nstatic_configs: [{targets: ['"
            + server.address()
            + "']}]\n"
            + String.join("\n", jobLines);
    return new ScrapeTrial(job, folder);
  }

  private void servesPacked(byte[] packed) {
    server.answers(exchange -> {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      TargetServer.send(exchange, TargetServer.TEXT, packed);
    });
  }

  @Test
  void a_packed_page_is_unpacked() throws IOException {
    servesPacked(TargetServer.gzip("a 1\n".getBytes(StandardCharsets.UTF_8)));
    try (ScrapeTrial trial = trial()) {
      trial.turn();
      assertThat(trial.turn().health()).isEqualTo(Health.UP);
    }
  }

  @Test
  void a_small_answer_that_unpacks_into_a_huge_one_is_refused() throws IOException {
    byte[] packed = TargetServer.gzip(new byte[50 << 20]);
    assertThat(packed.length).isLessThan(1 << 20);
    servesPacked(packed);
    try (ScrapeTrial trial = trial("body_size_limit: 1MB")) {
      assertThat(trial.turn().lastError())
          .isEqualTo("body size limit exceeded (limit: 1048576 bytes)");
    }
  }

  @Test
  void what_only_claims_to_be_gzip_is_refused() {
    servesPacked("a 1\n".getBytes(StandardCharsets.UTF_8));
    try (ScrapeTrial trial = trial()) {
      assertThat(trial.turn().lastError()).contains("not the gzip it claims");
    }
  }

  @Test
  void an_endless_answer_stops_at_the_limit() {
    server.answers(exchange -> {
      exchange.getResponseHeaders().set("Content-Type", TargetServer.TEXT);
      exchange.sendResponseHeaders(200, 0);
      byte[] line = "a 1\n".repeat(4_096).getBytes(StandardCharsets.UTF_8);
      try {
        while (true) {
          exchange.getResponseBody().write(line);
        }
      } catch (IOException expected) {
        // The reader hung up, as it should.
        assertThat(expected).isNotNull();
      }
    });
    try (ScrapeTrial trial = trial("body_size_limit: 100KB")) {
      assertThat(trial.turn().lastError()).startsWith("body size limit exceeded");
    }
  }

  @Test
  void passwords_come_from_files_and_renewed_ones_are_used_at_once() throws IOException {
    Files.writeString(folder.resolve("password"), "old\n");
    requirePassword("watcher", "new");
    try (ScrapeTrial trial = trial("basic_auth: {username: watcher, password_file: password}")) {
      assertThat(trial.turn().lastError()).contains("HTTP status 401");
      Files.writeString(folder.resolve("password"), "new\n");
      assertThat(trial.turn().health()).isEqualTo(Health.UP);
      Files.delete(folder.resolve("password"));
      assertThat(trial.turn().lastError())
          .contains("cannot read the credentials", "does not exist");
    }
  }

  private void requirePassword(String user, String password) {
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    server.answers(exchange -> {
      if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        TargetServer.send(exchange, TargetServer.TEXT, "a 1\n".getBytes(StandardCharsets.UTF_8));
      } else {
        exchange.sendResponseHeaders(401, -1);
      }
    });
  }

  @Test
  void a_redirect_is_followed_without_our_credentials() {
    try (TargetServer elsewhere = TargetServer.start();
        ScrapeTrial trial = trial("authorization: {credentials: s3cr3t-token}")) {
      HttpHandler tells =
          exchange -> {
            boolean told = exchange.getRequestHeaders().containsKey("Authorization");
            String page = "told " + (told ? 1 : 0) + "\n";
            TargetServer.send(exchange, TargetServer.TEXT, page.getBytes(StandardCharsets.UTF_8));
          };
      HttpHandler redirects =
          exchange -> {
            exchange.getResponseHeaders().set("Location", "http://" + elsewhere.address() + "/m");
            exchange.sendResponseHeaders(302, -1);
          };
      elsewhere.answers(tells);
      server.answers(redirects);
      TargetSnapshot snapshot = trial.turn();

      assertThat(snapshot.lastError()).isEmpty();
      assertThat(elsewhere.requests()).containsExactly("/m");
      assertThat(trial.storedFromPage()).hasSize(1).allMatch(line -> line.endsWith(" 0.0"));
      assertThat(snapshot.toString()).doesNotContain("s3cr3t");
    }
  }

  @Test
  void a_redirect_is_an_error_when_it_may_not_be_followed_or_leads_round() {
    server.answers(exchange -> {
      exchange.getResponseHeaders().set("Location", "/again");
      exchange.sendResponseHeaders(301, -1);
    });
    try (ScrapeTrial trial = trial("follow_redirects: false")) {
      assertThat(trial.turn().lastError()).contains("HTTP status 301");
    }
    try (ScrapeTrial trial = trial()) {
      assertThat(trial.turn().lastError()).isEqualTo("stopped after 10 redirects");
    }
  }

  @Test
  void a_port_where_nobody_listens_is_named() {
    server.close();
    try (ScrapeTrial trial = trial()) {
      assertThat(trial.turn().lastError())
          .startsWith("cannot connect to " + server.address() + ": ");
    }
  }

  @Test
  void a_port_that_speaks_another_language_is_explained() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = other.accept()) {
              socket
                  .getOutputStream()
                  .write("220 mail ESMTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              socket.getInputStream().readNBytes(10);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      try (ScrapeTrial trial =
          new ScrapeTrial(
              "job_name: m\nstatic_configs: [{targets: ['localhost:"
                  + other.getLocalPort()
                  + "']}]",
              folder)) {
        assertThat(trial.turn().lastError())
            .isEqualTo("the target does not answer in HTTP/1.1; is the port or the scheme wrong?");
      }
    }
  }
}
