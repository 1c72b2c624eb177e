package aegle.server.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How lines become batches. */
class BatchReaderTest {
  @TempDir private Path folder;
  private final BatchReader reader = new BatchReader();

  private Optional<Batch> read(String text, BatchReader.Tail tail) throws IOException {
    try (FileChannel file = FileChannel.open(file(text))) {
      return reader.read(file, 0, BatchReader.Bounds.FULL, tail);
    }
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("app.log"), text);
  }

  private static String body(Batch batch) {
    return StandardCharsets.UTF_8.decode(batch.body()).toString();
  }

  @Test
  void a_batch_has_at_most_a_thousand_lines() throws IOException {
    Batch batch = read("x\n".repeat(1_500), BatchReader.Tail.WAITS).orElseThrow();
    assertThat(batch.lines()).isEqualTo(1_000);
    assertThat(batch.to()).isEqualTo(2_000);
  }

  @Test
  void a_batch_has_at_most_512_kilobytes_of_whole_lines() throws IOException {
    String line = "y".repeat(99_999) + "\n";
    Batch batch = read(line.repeat(10), BatchReader.Tail.WAITS).orElseThrow();
    assertThat(batch.lines()).isEqualTo(5);
    assertThat(batch.bodyBytes()).isEqualTo(500_000);
  }

  @Test
  void a_line_of_exactly_the_longest_length_is_whole() throws IOException {
    String line = "z".repeat(BatchReader.MAX_LINE_BYTES) + "\n";
    Batch batch = read(line, BatchReader.Tail.WAITS).orElseThrow();
    assertThat(batch.cutLines()).isZero();
    assertThat(body(batch)).isEqualTo(line);
  }

  @Test
  void a_longer_line_is_cut_between_characters_and_counted_and_those_after_it_are_whole()
      throws IOException {
    String line = "{\"msg\":\"" + "ไ".repeat(200_000) + "\"}\n";
    Batch batch = read(line + "after\n", BatchReader.Tail.WAITS).orElseThrow();
    assertThat(batch.cutLines()).isEqualTo(1);
    assertThat(batch.lines()).isEqualTo(2);
    List<String> lines = body(batch).lines().toList();
    assertThat(lines.get(0))
        .startsWith("aegle ship cut this line of 600010 bytes: {\"msg\":\"ไไไ")
        .endsWith("ไ");
    assertThat(lines.get(0).getBytes(StandardCharsets.UTF_8).length)
        .isBetween(BatchReader.MAX_LINE_BYTES - 3, BatchReader.MAX_LINE_BYTES);
    assertThat(lines.get(1)).isEqualTo("after");
    assertThat(batch.to()).isEqualTo(600_010 + 1 + 6);
  }

  @Test
  void what_has_no_line_feed_waits_or_counts_as_asked() throws IOException {
    assertThat(read("half", BatchReader.Tail.WAITS)).isEmpty();
    assertThat(body(read("half", BatchReader.Tail.IS_A_LINE).orElseThrow())).isEqualTo("half\n");
    assertThat(read("", BatchReader.Tail.IS_A_LINE)).isEmpty();
  }

  @Test
  void zero_bytes_before_a_line_are_passed_over_however_many() throws IOException {
    Batch batch = read("\0".repeat(300_000) + "one\n", BatchReader.Tail.WAITS).orElseThrow();
    assertThat(body(batch)).isEqualTo("one\n");
    assertThat(batch.to()).isEqualTo(300_004);
  }

  @Test
  void a_batch_is_cut_the_same_way_again() throws IOException {
    String text = "one\n" + "x".repeat(400_000) + "\nlast";
    try (FileChannel file = FileChannel.open(file(text + " and more\nnext\n"))) {
      Batch again = reader.readAgain(file, 0, text.length()).orElseThrow();
      Batch first = read(text, BatchReader.Tail.IS_A_LINE).orElseThrow();
      assertThat(again.to()).isEqualTo(first.to());
      assertThat(again.sha256()).isEqualTo(first.sha256());
      assertThat(reader.readAgain(file, 0, 1_000_000)).isEmpty();
    }
  }

  @Test
  void half_a_batch_ends_after_half_of_its_lines() throws IOException {
    Batch half = read("a\nbb\nccc\ndddd\n", BatchReader.Tail.WAITS).orElseThrow().firstHalf();
    assertThat(body(half)).isEqualTo("a\nbb\n");
    assertThat(half.to()).isEqualTo(5);
  }
}
