package aegle.records.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopTest {
  private final Counters counters = new Counters();

  @ParameterizedTest
  @ValueSource(
      classes = {
        IllegalStateException.class,
        AssertionError.class,
        NoClassDefFoundError.class,
        StackOverflowError.class
      })
  void a_task_that_fails_is_counted_and_done_again(Class<? extends Throwable> fault)
      throws Exception {
    Throwable thrown = fault.getConstructor().newInstance();
    CountDownLatch runs = new CountDownLatch(3);
    Runnable task =
        () -> {
          runs.countDown();
          LoopTest.<RuntimeException>raise(thrown);
        };
    Loop loop = new Loop("records-test", Duration.ofMillis(1), task, counters);
    loop.start();
    assertThat(runs.await(20, TimeUnit.SECONDS)).isTrue();
    loop.stop();
    assertThat(counters.taskFailures.sum()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void a_loop_that_was_never_begun_ends_at_once() {
    new Loop("records-test", Duration.ofMillis(1), () -> {}, counters).stop();
    assertThat(counters.taskFailures.sum()).isZero();
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void raise(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
