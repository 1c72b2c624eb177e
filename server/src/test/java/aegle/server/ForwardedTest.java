package aegle.server;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.RunningAegle.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What open intake says to requests from loopback that others stand behind. */
class ForwardedTest {
  private static RunningAegle aegle;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path config = Files.createDirectory(folder.resolve("config"));
    aegle = RunningAegle.start(config, folder.resolve("data"), true);
  }

  @AfterAll
  static void stop() {
    aegle.close();
  }

  @Test
  void whatever_header_says_that_a_proxy_forwards_closes_open_intake() throws Exception {
    assertThat(aegle.get("/api/v1/query?query=up").status()).isEqualTo(200);
    for (String header :
        List.of(
            "Forwarded",
            "X-Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Original-Forwarded-For",
            "Forwarded-For",
            "X-Real-IP",
            "Via",
            "CF-Connecting-IP",
            "CF-Connecting-IPv6",
            "CDN-Loop",
            "True-Client-IP",
            "X-Client-IP",
            "X-Cluster-Client-IP",
            "X-Envoy-External-Address",
            "Fastly-Client-IP",
            "Fly-Client-IP",
            "X-Azure-ClientIP",
            "X-AppEngine-User-IP",
            "WL-Proxy-Client-IP",
            "X-ProxyUser-Ip")) {
      for (String name : List.of(header, header.toLowerCase(Locale.ROOT))) {
        Reply asked = aegle.get("/api/v1/query?query=up", name, "127.0.0.1");
        assertThat(asked.status()).as(name).isEqualTo(401);
        Reply sent = aegle.post("/api/logs", new byte[] {'x'}, name, "");
        assertThat(sent.status()).as(name + " without a value").isEqualTo(401);
        assertThat(sent.body()).contains("a proxy forwards");
        Reply sdk =
            aegle.post("/api/1/envelope/?sentry_key=" + "1".repeat(32), new byte[0], name, "x");
        assertThat(sdk.status()).as(name + " from an SDK").isEqualTo(403);
      }
    }
  }

  @Test
  void a_header_that_the_client_of_java_keeps_to_itself_closes_it_too() throws Exception {
    String path = "/api/v1/query?query=up";
    assertThat(aegle.statusFor(path, "localhost\r\nProxy-Client-IP: 127.0.0.1")).isEqualTo(401);
  }

  @Test
  void a_host_that_is_no_name_of_loopback_closes_open_intake() throws Exception {
    for (String path : List.of("/api/v1/query?query=up", "/metrics", "/api/0/")) {
      assertThat(aegle.statusFor(path, "localhost:" + aegle.port())).isEqualTo(200);
      assertThat(aegle.statusFor(path, "127.0.0.1")).isEqualTo(200);
      for (String host : List.of("aegle.evil.example", "localhost.evil.example", "0.0.0.0")) {
        assertThat(aegle.statusFor(path, host)).as(path + " at " + host).isEqualTo(401);
      }
    }
  }
}
