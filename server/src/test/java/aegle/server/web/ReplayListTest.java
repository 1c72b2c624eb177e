package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.web.testing.Browserless;
import aegle.server.web.testing.SampleServer;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of recorded visits, page by page: each visit once, whatever its records are. */
class ReplayListTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final Pattern VISIT = Pattern.compile("href=\"/replays/([0-9a-f]{32})\"");
  private static final Pattern OLDER = Pattern.compile("href=\"(/replays\\?before=[^\"]*)\"");

  /** Whoever needs more pages than this goes round in circles. */
  private static final int MAX_PAGES = 20;

  @TempDir Path folder;
  private SampleServer server;
  private Browserless reader;
  private final List<Entry> entries = new ArrayList<>();

  @BeforeEach
  void open() throws IOException, InterruptedException {
    server = new SampleServer(folder, InstantSource.fixed(NOW)).withOwner().start(0);
    reader = new Browserless(server.address());
    reader.signIn(SampleServer.OWNER, SampleServer.PASSWORD);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void add(int visit, Duration ago) {
    Fields fields =
        Fields.builder()
            .put(FieldNames.REPLAY_ID, id(visit))
            .put(FieldNames.PROJECT, "web")
            .build();
    long nanos = NOW.minus(ago).toEpochMilli() * 1_000_000;
    entries.add(new Entry(EntryKind.REPLAY, nanos, fields));
  }

  private static String id(int visit) {
    return "%032x".formatted(visit);
  }

  private static List<String> ids(int visits) {
    return IntStream.rangeClosed(1, visits).mapToObj(ReplayListTest::id).toList();
  }

  /** The visits of all pages, in their order. */
  private List<String> walk() throws IOException, InterruptedException {
    server.records().append(entries);
    server.records().refresh();
    List<String> seen = new ArrayList<>();
    String path = "/replays";
    for (int turns = 0; turns < MAX_PAGES && !path.isEmpty(); turns++) {
      String page = reader.get(path);
      Matcher visits = VISIT.matcher(page);
      while (visits.find()) {
        seen.add(visits.group(1));
      }
      Matcher older = OLDER.matcher(page);
      path = older.find() ? older.group(1).replace("&amp;", "&") : "";
    }
    return seen;
  }

  @Test
  void a_long_visit_at_the_end_of_a_page_hides_none_of_those_below_it() throws Exception {
    for (int visit = 1; visit <= 40; visit++) {
      add(visit, Duration.ofMinutes(visit));
    }
    add(25, Duration.ofMinutes(100));
    assertThat(walk()).containsExactlyElementsOf(ids(40));
  }

  @Test
  void visits_that_began_before_those_of_the_next_page_are_not_listed_on_it_again()
      throws Exception {
    for (int visit = 1; visit <= 40; visit++) {
      add(visit, Duration.ofMinutes(visit));
      add(visit, Duration.ofMinutes(200 - visit));
    }
    assertThat(walk()).containsExactlyElementsOf(ids(40));
  }

  @Test
  void visits_of_the_same_moment_are_all_listed_once() throws Exception {
    for (int visit = 1; visit <= 60; visit++) {
      add(visit, Duration.ofMinutes(1));
      add(visit, Duration.ofMinutes(1));
    }
    assertThat(walk()).containsExactlyInAnyOrderElementsOf(ids(60));
  }

  @Test
  void a_visit_of_more_records_than_one_look_holds_hides_none() throws Exception {
    for (int second = 1; second <= 2_300; second++) {
      add(1, Duration.ofSeconds(second));
    }
    add(2, Duration.ofHours(2));
    add(3, Duration.ofHours(3));
    assertThat(walk()).containsExactlyElementsOf(ids(3));
  }
}
