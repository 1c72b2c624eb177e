package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Something to watch: a page of metrics, and the folder of decisions which has it scraped. */
final class SmallClinic implements AutoCloseable {
  /** What the key {@code s3cret} may do stands in the folder that {@link #writeDecisions} makes. */
  static final String[] KEY = {"Authorization", "Bearer s3cret"};

  private final HttpServer page;

  SmallClinic() throws IOException {
    page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext(
        "/metrics",
        exchange -> {
          byte[] body = "# TYPE visits_total counter\nvisits_total 7\n".getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    page.start();
  }

  Path writeDecisions(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("aegle.yml"),
        """
        keys:
          - name: sender
            sha256: 1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0
            may: [write, read]
          - name: build
            sha256: 00bd4f0a410488f02bb06095b50568df8082d9d78b30b56c77c77ffe1c8bf0b4
            may: [release]
        """);
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        scrape_configs:
          - job_name: clinic
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(page.getAddress().getPort()));
    writeRules(folder, "ClinicIsUp", "up{job=\"clinic\"} == 1");
    return folder;
  }

  /** One rule that fires at once; the expression stands in line 5 of {@code rules/clinic.yml}. */
  static void writeRules(Path folder, String alert, String expression) throws IOException {
    Files.createDirectories(folder.resolve("rules"));
    Files.writeString(
        folder.resolve("rules/clinic.yml"),
        "groups:\n- name: clinic\n  rules:\n  - alert: %s\n    expr: '%s'\n"
            .formatted(alert, expression));
  }

  @Override
  public void close() {
    page.stop(0);
  }
}
