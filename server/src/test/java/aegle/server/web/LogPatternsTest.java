package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.records.EntryId;
import aegle.records.StoredEntry;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogPatternsTest {
  private static final String UUID = "018f3a6e-9f1b-7c11-8a52-0d9be1f2c3d4";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "took 12 ms|took # ms",
        "took 12ms and 3.5s|took #ms and #s",
        "booking 4711 of clinic bkk-1|booking # of clinic bkk-#",
        "from 10.0.0.7:5432|from #",
        "at 2026-11-23T03:42:00.123Z|at *",
        "order " + UUID + " paid|order * paid",
        "order deadbeef-cafe-babe-feed-abcdefabcdef paid|order * paid",
        "trace 0af7651916cd43dd8448eb211c80319c|trace *",
        "hex abcdefabcdefabcdef|hex *",
        "user u12x3 signed in|user * signed in",
        "GET /api/bookings/4711 200|GET /api/bookings/# #",
        "จอง 12 รายการ|จอง # รายการ",
        "nothing to replace|nothing to replace",
      })
  void a_shape_is_a_message_without_its_numbers_and_identifiers(String message, String shape) {
    String wanted = shape.replace('#', LogPatterns.NUMBER).replace('*', LogPatterns.ID);
    assertThat(LogPatterns.shape(message)).isEqualTo(wanted);
  }

  @Test
  void a_shape_is_one_line_with_single_blanks() {
    assertThat(LogPatterns.shape("  two\t\twords \n")).isEqualTo("two words");
  }

  @Test
  void lines_of_one_shape_are_counted_together_with_the_newest_and_the_gravest() {
    List<LogPatterns.Pattern> patterns =
        LogPatterns.of(
            List.of(
                line(3, "info", "took 3 ms"),
                line(2, "error", "took 20 ms"),
                line(1, "info", "started")));
    assertThat(patterns).hasSize(2);
    assertThat(patterns.getFirst().count()).isEqualTo(2);
    assertThat(patterns.getFirst().worst()).isEqualTo(Severity.ERROR);
    assertThat(patterns.getFirst().newest().entry().timeNanos()).isEqualTo(3);
  }

  @Test
  void the_longest_run_of_plain_words_finds_the_lines_again() {
    assertThat(LogPatterns.words(LogPatterns.shape("12 payment failed for booking 7: no funds")))
        .isEqualTo("payment failed for booking");
    assertThat(LogPatterns.words(LogPatterns.shape("4711"))).isEmpty();
    assertThat(LogPatterns.words(LogPatterns.shape("12 --- 13"))).isEmpty();
  }

  @Test
  void a_very_long_message_is_read_to_its_limit_only() {
    assertThat(LogPatterns.shape("a ".repeat(100_000)).length())
        .isLessThanOrEqualTo(LogPatterns.MAX_CHARS);
  }

  private static StoredEntry line(long nanos, String level, String message) {
    Fields fields =
        Fields.builder().put(FieldNames.LEVEL, level).put(FieldNames.MESSAGE, message).build();
    return new StoredEntry(
        new EntryId(EntryKind.LOG, nanos, nanos), new Entry(EntryKind.LOG, nanos, fields));
  }
}
