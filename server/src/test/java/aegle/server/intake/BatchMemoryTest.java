package aegle.server.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BatchMemoryTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
  private final BatchMemory memory = new BatchMemory(now::get);
  private final AtomicInteger kept = new AtomicInteger();

  @Test
  void a_batch_that_is_sent_again_is_kept_once_for_a_quarter_of_an_hour() throws IOException {
    assertThat(memory.once("a", kept::incrementAndGet)).isTrue();
    assertThat(memory.once("a", kept::incrementAndGet)).isFalse();
    assertThat(memory.once("b", kept::incrementAndGet)).isTrue();
    now.set(now.get().plus(BatchMemory.SPAN).plusMillis(1));
    assertThat(memory.once("a", kept::incrementAndGet)).isTrue();
    assertThat(kept).hasValue(3);
  }

  @Test
  void a_batch_that_could_not_be_kept_may_come_again() throws IOException {
    assertThatThrownBy(() ->
            memory.once(
                "a",
                () -> {
                  throw new IOException("the disk is full");
                }))
        .isInstanceOf(IOException.class);
    assertThat(memory.once("a", kept::incrementAndGet)).isTrue();
  }

  @Test
  void only_so_many_batches_are_remembered() throws IOException {
    for (int i = 0; i <= BatchMemory.MAX_BATCHES; i++) {
      assertThat(memory.once("batch-" + i, kept::incrementAndGet)).isTrue();
    }
    assertThat(memory.once("batch-1", kept::incrementAndGet)).isFalse();
    assertThat(memory.once("batch-0", kept::incrementAndGet)).isTrue();
  }
}
