package aegle.server.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.memory.MemorySeriesStore;
import aegle.records.lucene.LuceneOptions;
import aegle.records.lucene.LuceneRecordStore;
import aegle.server.intake.Door;
import aegle.server.intake.Hall;
import aegle.server.intake.Intake;
import aegle.server.intake.IntakeKeys;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.LeakMap;
import aegle.server.intake.MetadataCatalogue;
import aegle.server.intake.Projects;
import aegle.server.intake.Quotas;
import aegle.server.intake.SignalFiles;
import aegle.server.intake.Tallies;
import aegle.server.testing.Guards;
import aegle.server.web.testing.MoodyRecords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doors for records over a store that answers late or not as it should. */
class FailingRecordsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String LINE =
      "{\"level\":30,\"time\":%d,\"msg\":\"booked\"}\n"
          .formatted(NOW.minusSeconds(3_600).toEpochMilli());

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Tomcat tomcat = new Tomcat();

  @TempDir private Path folder;
  private LuceneRecordStore store;
  private MoodyRecords records;

  @BeforeEach
  void open() throws IOException, LifecycleException {
    store =
        LuceneRecordStore.open(
            folder.resolve("records"), LuceneOptions.defaults(), clock, System::nanoTime);
    store.start();
    records = new MoodyRecords(store);
    tomcat.setBaseDir(Files.createDirectory(folder.resolve("tomcat")).toString());
    tomcat.setPort(0);
    tomcat.setSilent(true);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", folder.toString());
    for (Doors.Mount mount : Doors.recordMounts(desk())) {
      Tomcat.addServlet(context, mount.name(), mount.servlet()).addMapping(mount.pattern());
    }
    tomcat.start();
  }

  private RecordDesk desk() {
    MemorySeriesStore series = new MemorySeriesStore();
    Intake intake = new Intake(series, Guards.ofSeries(meters), meters, clock);
    Tallies tallies = new Tallies(series, intake, clock, meters);
    Hall hall =
        new Hall(
            Guards::usual,
            records,
            tallies,
            new SignalFiles(folder.resolve("files")),
            new LeakMap(clock),
            intake,
            clock,
            UnaryOperator.identity());
    return new RecordDesk(
        new Gate(new Door(IntakeKeys::none, true), intake),
        intake,
        IntakeLimits.DEFAULT,
        new RecordDesk.Parts(
            hall,
            records,
            tallies,
            new MetadataCatalogue(Guards.ofSeries(meters), meters),
            Projects::none,
            new Quotas(_ -> 0L, System::nanoTime),
            clock));
  }

  @AfterEach
  void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    client.close();
    store.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString(UTF_8));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path));
  }

  private HttpResponse<String> lines(String batch, boolean again)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/api/logs").header("X-Aegle-Batch", batch).POST(BodyPublishers.ofString(LINE));
    return send(again ? request.header("X-Aegle-Retry", "1") : request);
  }

  private double rejected(String protocol, String reason) {
    return meters
        .get("aegle.intake.rejected")
        .tag("protocol", protocol)
        .tag("reason", reason)
        .counter()
        .count();
  }

  @Test
  void a_batch_of_which_nobody_can_say_whether_it_is_kept_is_asked_for_later() throws Exception {
    records.be(MoodyRecords.Mood.HURRIED_COUNTS);
    HttpResponse<String> unsure = lines("b-1", true);
    assertThat(unsure.statusCode()).isEqualTo(503);
    assertThat(unsure.headers().firstValue("Retry-After")).isPresent();
    assertThat(unsure.body()).contains("could not be found out");
    records.be(MoodyRecords.Mood.SOUND);
    assertThat(lines("b-1", true).body()).contains("\"kept\":1").contains("\"known\":false");
  }

  @Test
  void a_batch_whose_lines_are_an_hour_old_is_known_and_also_when_the_search_was_cut_short()
      throws Exception {
    assertThat(lines("b-2", false).body()).contains("\"kept\":1");
    assertThat(lines("b-2", true).body()).contains("\"kept\":0").contains("\"known\":true");
    records.be(MoodyRecords.Mood.HURRIED_COUNTS);
    assertThat(lines("b-2", true).body()).contains("\"known\":true");
    assertThat(lines("b-3", false).body()).as("another").contains("\"kept\":1");
  }

  @Test
  void a_fault_of_the_server_is_counted_whichever_door_it_came_to() throws Exception {
    records.be(MoodyRecords.Mood.FAULTY);
    assertThat(lines("b-4", false).statusCode()).isEqualTo(500);
    assertThat(rejected("pino", "failed")).isEqualTo(1);
    String push =
        "{\"streams\":[{\"stream\":{\"app\":\"a\"},\"values\":[[\"%d000000\",\"x\"]]}]}"
            .formatted(NOW.toEpochMilli());
    HttpRequest.Builder loki =
        request("/loki/api/v1/push")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(push));
    assertThat(send(loki).statusCode()).isEqualTo(500);
    assertThat(rejected("loki", "failed")).isEqualTo(1);
  }

  @Test
  void a_fault_in_answering_is_the_servers_and_a_wrong_question_is_the_askers() throws Exception {
    for (String wrong :
        new String[] {
          "?kind=colour",
          "?cursor=nowhere",
          "?q=level%3A%5B",
          "/record?id=log",
          "/record?id=colour~1.1",
          "/histogram?buckets=0",
          "/percentiles?field=duration.ms&p=101"
        }) {
      HttpResponse<String> answer = send(request("/api/aegle/v1/records" + wrong));
      assertThat(answer.statusCode()).as(wrong + answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("\"errorType\":\"bad_data\"");
    }
    records.be(MoodyRecords.Mood.FAULTY);
    HttpResponse<String> fault = send(request("/api/aegle/v1/records?kind=log"));
    assertThat(fault.statusCode()).isEqualTo(500);
    assertThat(fault.body())
        .contains("\"errorType\":\"internal\"")
        .doesNotContain("a fault of the test");
    assertThat(rejected("records", "internal")).isEqualTo(1);
  }
}
