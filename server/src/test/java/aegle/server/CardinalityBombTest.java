package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static aegle.server.SendingPlatform.NARROW_SENDER;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.SeriesStore;
import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.server.cardinality.Budgets;
import aegle.server.web.testing.Browserless;
import aegle.signals.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A million values of one label, from one source, by each of two ways: the server keeps a bounded
 * number of series, every count, and everybody else's values, and names who did it.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class CardinalityBombTest {
  private static final int BOMB = 1_000_000;
  private static final int PER_REQUEST = 10_000;
  private static final int LINES_PER_PACKET = 40;

  /** The others of the bombs, what the server says of itself, and what the tests send beside. */
  private static final int BESIDE = 2_000;

  private static RunningAegle aegle;
  private static Browserless owner;
  private static int udp;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    udp = StatsdDoorsTest.freeUdpPort();
    Path data = folder.resolve("data");
    aegle = RunningAegle.start(new ServerOptions(config, data, 0, 0, 0, udp, false));
    owner = new Browserless("http://localhost:" + aegle.port());
    owner.get("/setup");
    String link = Files.readString(data.resolve("setup-link")).strip();
    String form = "&name=nok&password=a+quiet+long+phrase&again=a+quiet+long+phrase";
    String secret = link.substring(link.indexOf('#') + 1);
    assertThat(owner.post("/setup", "token=" + secret + form).statusCode()).isEqualTo(302);
  }

  @AfterAll
  static void stop() {
    aegle.close();
  }

  private static void writeOne(String metric, String label, double value, String... key)
      throws Exception {
    WriteRequestWriter request = new WriteRequestWriter();
    request.add(
        Labels.of("__name__", metric, "job", "calm", "k", label),
        InstantSource.system().millis(),
        value);
    assertThat(aegle.write(request.body(), key).status()).isEqualTo(204);
  }

  @Test
  void a_bomb_by_remote_write_is_bounded_counted_and_named() throws Exception {
    writeOne("calm_total", "before", 7, NARROW_SENDER);
    for (int from = 0; from < BOMB; from += PER_REQUEST) {
      WriteRequestWriter request = new WriteRequestWriter();
      long now = InstantSource.system().millis();
      for (int user = from; user < from + PER_REQUEST; user++) {
        request.add(
            Labels.of(
                "__name__",
                "bomb_total",
                "job",
                "booking",
                "service",
                "booking-web",
                "release",
                "4.2.0",
                "instance",
                "web-1",
                "session",
                "s-" + user),
            now,
            1);
      }
      assertThat(aegle.write(request.body(), KEY).status()).as("nothing is refused").isEqualTo(204);
    }
    assertBounded(1);
    assertCounted("sum(bomb_total)");
    writeOne("calm_total", "after", 9, NARROW_SENDER);
    assertThat(aegle.query("calm_total{k=\"before\"} == 7", KEY).size()).isEqualTo(1);
    assertThat(aegle.query("calm_total{k=\"after\"} == 9", KEY).size()).isEqualTo(1);
    assertNamed("bomb_total", "session", "sender", "remote_write", "booking-web", "4.2.0", "web-1");
  }

  @Test
  void b_bomb_by_statsd_is_bounded_counted_and_named() throws Exception {
    int sent = 0;
    int packets = 0;
    StringBuilder packet = new StringBuilder();
    while (sent < BOMB) {
      packet.setLength(0);
      for (int line = 0; line < LINES_PER_PACKET; line++) {
        packet.append("udpbomb:1|c|#user:u").append(sent++).append(",service:web\n");
      }
      StatsdDoorsTest.sendUdp(packet.toString(), udp);
      if (++packets % 100 == 0) {
        awaitPackets(packets);
      }
    }
    assertCounted("sum(udpbomb_total)");
    assertBounded(2);
    StatsdDoorsTest.sendUdp("other.visits:3|c|#k:v", udp);
    await("another metric", () -> aegle.query("other_visits_total == 3", KEY).size() == 1);
    writeOne("calm_total", "last", 11, KEY);
    assertThat(aegle.query("calm_total{k=\"last\"} == 11", KEY).size()).isEqualTo(1);
    assertNamed("udpbomb_total", "user", "statsd", "dogstatsd", "web", "", "");
  }

  private static void awaitPackets(int packets) throws Exception {
    String line = "aegle_statsd_packets_total{transport=\"udp\"} " + (double) packets;
    RunningAegle.await(line, () -> aegle.get("/metrics", KEY).body(), page -> page.contains(line));
  }

  private static void assertBounded(int bombs) {
    assertThat(aegle.part(SeriesStore.class).status().series())
        .isLessThan((long) bombs * Budgets.DEFAULT_VALUES + BESIDE);
  }

  private static void assertCounted(String query) throws Exception {
    String exact = query + " == " + BOMB;
    await(exact + " while it is " + aegle.query(query, KEY), () -> count(exact) == 1);
  }

  private static int count(String query) throws Exception {
    return aegle.query(query, KEY).size();
  }

  /** What is folded is written every 15 seconds, so it may take two turns of patience. */
  private static void await(String what, Callable<Boolean> question) throws Exception {
    try {
      RunningAegle.await(what, question, Boolean::booleanValue);
    } catch (AssertionError tooEarly) {
      RunningAegle.await(what, question, Boolean::booleanValue);
    }
  }

  private static void assertNamed(
      String metric, String label, String source, String protocol, String... words)
      throws Exception {
    JsonNode answer = aegle.get("/api/aegle/v1/cardinality", KEY).json().get("data");
    JsonNode found =
        StreamSupport.stream(answer.get("folded").spliterator(), false)
            .filter(folded -> folded.get("metric").asString().equals(metric))
            .findFirst()
            .orElseThrow(() -> new AssertionError(metric + " is not in " + answer.get("folded")));
    assertThat(found.get("label").asString()).isEqualTo(label);
    assertThat(found.get("source").asString()).isEqualTo(source);
    assertThat(found.get("protocols").toString()).contains(protocol);
    assertThat(found.get("folded").asLong()).isBetween(930_000L, 1_060_000L);
    String page = owner.get("/cardinality");
    assertThat(page).contains("<code>" + metric + "</code>", "<b>" + source + "</b>", protocol);
    for (String word : words) {
      assertThat(found.toString()).contains(word);
      assertThat(page).contains(word);
    }
    assertThat(aegle.get("/metrics", KEY).body())
        .contains("aegle_cardinality_folded_total{kind=\"counter\",source=\"" + source + "\"}")
        .contains("aegle_cardinality_series{source=\"" + source + "\"}");
  }
}
