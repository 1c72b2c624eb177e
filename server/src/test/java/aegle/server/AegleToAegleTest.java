package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.signals.Labels;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server sends on by every protocol to another, which takes it in by its doors for those. */
class AegleToAegleTest {
  @TempDir private Path folder;

  @Test
  void what_one_server_sends_on_another_one_takes_in_by_every_protocol() throws Exception {
    Path there = Files.createDirectories(folder.resolve("there"));
    Path here = Files.createDirectories(folder.resolve("here"));
    Files.writeString(here.resolve("key"), "0123456789012345678901234567890123456789");
    try (RunningAegle receiver = RunningAegle.start(there, folder.resolve("data-there"), true)) {
      Files.writeString(
          here.resolve("aegle.yml"),
          """
          forwards:
            - {name: rw, to: remote-write, url: '%1$s/api/v1/write', metrics: [rw_total]}
            - {name: ot, to: otlp, url: '%1$s', metrics: [ot_total], records: [log, span]}
            - name: dd
              to: datadog
              url: %1$s/datadog
              secret-file: key
              metrics: [dd_total]
              records: [log]
            - name: nr
              to: new-relic
              url: %1$s/newrelic
              secret-file: key
              metrics: [nr_total]
              records: [log, span]
          """
              .formatted("http://127.0.0.1:" + receiver.port()));
      try (RunningAegle sender = RunningAegle.start(here, folder.resolve("data-here"), true)) {
        long now = InstantSource.system().millis();
        WriteRequestWriter samples = new WriteRequestWriter();
        int value = 40;
        for (String name : new String[] {"rw_total", "ot_total", "dd_total", "nr_total"}) {
          Labels series = Labels.of("__name__", name, "job", "web", "clinic", "siam");
          samples.add(series, now, (double) ++value);
        }
        assertThat(sender.write(samples.body()).status()).isEqualTo(204);
        String line =
            "{\"level\":\"error\",\"msg\":\"Could not book a room\",\"service\":\"web\"}\n";
        sender.post("/api/logs", line.getBytes(UTF_8), "Content-Type", "application/x-ndjson");

        awaitValue(receiver, "rw_total{clinic=\"siam\",job=\"web\"}", "41");
        awaitValue(receiver, "{__name__=~\"ot_total.*\",clinic=\"siam\"}", "42");
        awaitValue(receiver, "dd_total{clinic=\"siam\"}", "43");
        awaitValue(receiver, "nr_total{clinic=\"siam\"}", "44");
        String query = URLEncoder.encode("\"Could not book a room\"", UTF_8);
        RunningAegle.await(
            "the line by three protocols",
            () -> receiver.get("/api/aegle/v1/records/count?kind=log&from=-1h&q=" + query).body(),
            body -> body.contains("\"count\":3,"));
        assertThat(sender.get("/api/aegle/v1/forwards").body())
            .doesNotContain("\"taken\":false", key());
      }
    }
  }

  private static String key() {
    return "0123456789012345678901234567890123456789";
  }

  private static void awaitValue(RunningAegle aegle, String expression, String value)
      throws Exception {
    RunningAegle.await(
        expression + " to be " + value,
        () -> aegle.query(expression).at("/0/value/1").asString(),
        value::equals);
  }
}
