package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.records.lucene.LuceneOptions;
import aegle.records.lucene.LuceneRecordStore;
import aegle.server.web.testing.MoodyRecords;
import aegle.server.web.view.Messages;
import aegle.server.web.view.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a page may hold its turn where each question takes all the time that it is given. */
class QuestionsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");
  private static final Messages MESSAGES = Messages.of("en");
  private static final Times TIMES = new Times(ZoneOffset.UTC, NOW, MESSAGES);
  private static final TimeRange RANGE = TimeRange.parse("1h", null, null, "1h", NOW);

  @TempDir Path folder;

  private Duration takenBy(Consumer<Questions> page) {
    try (LuceneRecordStore store =
        LuceneRecordStore.open(
            folder, LuceneOptions.defaults(), InstantSource.fixed(NOW), System::nanoTime)) {
      store.start();
      MoodyRecords slow = new MoodyRecords(store);
      page.accept(new Questions(slow, slow::grantedNanos));
      return Duration.ofNanos(slow.grantedNanos());
    }
  }

  @Test
  void all_questions_of_a_page_of_logs_share_one_limit_of_time() {
    for (boolean patterns : List.of(false, true)) {
      LogReader.Asked asked = new LogReader.Asked("", RANGE, patterns, null);
      assertThat(takenBy(records -> new LogReader(records, MESSAGES, TIMES).read(asked)))
          .isBetween(Questions.LIMIT, Questions.LIMIT.plusSeconds(1));
    }
  }

  @Test
  void all_questions_of_a_page_of_traces_share_one_limit_of_time() {
    for (String mode : List.of("list", "slowest", "spans", "map")) {
      TraceAsked asked = new TraceAsked("", RANGE, "", "", "", "", "", mode, null);
      assertThat(takenBy(records -> new TraceReader(records, MESSAGES, TIMES).read(asked)))
          .as(mode)
          .isBetween(Questions.LIMIT, Questions.LIMIT.plusSeconds(1));
    }
  }
}
