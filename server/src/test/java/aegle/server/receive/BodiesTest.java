package aegle.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.intake.IntakeLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private static final int BURST = 50;

  /** Says when it was read to its end, which is when its reader looks for a place. */
  private static final class Told extends ByteArrayInputStream {
    private final CountDownLatch read;

    Told(CountDownLatch read) {
      super(new byte[100]);
      this.read = read;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) {
      int count = super.read(into, offset, length);
      if (count < 0) {
        read.countDown();
      }
      return count;
    }
  }

  @Test
  void a_burst_waits_for_its_turn_and_nothing_of_it_is_refused() throws Exception {
    Bodies bodies = new Bodies(new IntakeLimits(1_000, 1_000, 1));
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(BURST);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger taken = new AtomicInteger();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Void> first =
          CompletableFuture.runAsync(
              () ->
                  read(
                      bodies,
                      new ByteArrayInputStream(new byte[1]),
                      () -> {
                        holding.countDown();
                        await(go);
                      }),
              senders);
      await(holding);
      List<CompletableFuture<Void>> burst = new ArrayList<>();
      for (int i = 0; i < BURST; i++) {
        burst.add(
            CompletableFuture.runAsync(
                () -> read(bodies, new Told(arrived), taken::incrementAndGet), senders));
      }
      await(arrived);
      go.countDown();
      first.join();
      burst.forEach(CompletableFuture::join);
    }
    assertThat(taken).hasValue(BURST);
  }

  private static void read(Bodies bodies, ByteArrayInputStream message, Runnable use) {
    try {
      bodies.read(message, "web", 1_000, (_, _) -> use.run());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
