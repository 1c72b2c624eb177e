package aegle.metrics.tsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.SampleBuffer;
import aegle.signals.StaleMarker;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ChunkTest {
  private static final long START = 1_748_851_200_000L;

  private final ChunkEncoder encoder = new ChunkEncoder();

  @Test
  void any_samples_come_back_bit_by_bit() {
    long seed = Long.getLong("aegle.seed", new Random().nextLong());
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 600 : 130);
      long[] times = times(random, count);
      double[] values = values(random, count);
      byte[] chunk = encode(times, values);
      String hint = "aegle.seed=" + seed + " round=" + round;

      long from = random.nextInt(3) == 0 ? times[random.nextInt(count)] : Long.MIN_VALUE;
      long to = random.nextInt(3) == 0 ? times[random.nextInt(count)] : Long.MAX_VALUE;
      SampleBuffer buffer = new SampleBuffer(1);
      buffer.add(7, 7);
      ChunkDecoder.decode(chunk, 0, chunk.length, 0, from, to, buffer);

      int at = 1;
      for (int i = 0; i < count; i++) {
        if (times[i] >= from && times[i] <= to) {
          assertThat(buffer.timestampMillis(at)).as(hint).isEqualTo(times[i]);
          assertThat(Double.doubleToRawLongBits(buffer.value(at)))
              .as(hint)
              .isEqualTo(Double.doubleToRawLongBits(values[i]));
          at++;
        }
      }
      assertThat(buffer.size()).as(hint).isEqualTo(at);
      assertThat(ChunkDecoder.firstMillis(chunk, 0)).as(hint).isEqualTo(times[0]);
    }
  }

  @Test
  void a_steady_counter_costs_next_to_nothing() {
    assertThat(bytesPerSample(i -> 5)).isLessThan(0.1);
    assertThat(bytesPerSample(i -> 3.0 * i)).isLessThan(0.1);
    assertThat(bytesPerSample(i -> i < 100 ? 7_000 + 3.0 * i : 3.0 * i)).isLessThan(0.15);
  }

  @Test
  void hundredths_are_kept_as_whole_numbers_even_beside_a_staleness_marker() {
    Random random = new Random(1);
    assertThat(bytesPerSample(i -> Math.rint(random.nextInt(200)) / 100.0)).isLessThan(1.1);
    assertThat(bytesPerSample(i -> i == 239 ? StaleMarker.VALUE : random.nextInt(200) / 100.0))
        .isLessThan(1.2);
  }

  @Test
  void damaged_bytes_are_told_by_an_exception_and_never_by_a_crash() {
    Random random = new Random(3);
    SampleBuffer buffer = new SampleBuffer();
    for (int round = 0; round < 20_000; round++) {
      int count = 1 + random.nextInt(60);
      byte[] chunk = encode(times(random, count), values(random, count));
      chunk[random.nextInt(chunk.length)] ^= (byte) (1 << random.nextInt(8));
      byte[] cut = Arrays.copyOf(chunk, 1 + random.nextInt(chunk.length));
      buffer.clear();
      try {
        ChunkDecoder.decode(cut, 0, cut.length, 0, Long.MIN_VALUE, Long.MAX_VALUE, buffer);
      } catch (IndexOutOfBoundsException expected) {
        assertThat(expected).isNotNull();
      }
    }
    assertThatThrownBy(() -> ChunkDecoder.decode(new byte[] {0}, 0, 1, 0, 0, 0, buffer))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private double bytesPerSample(IntToDoubleFunction value) {
    long[] times = new long[240];
    double[] values = new double[240];
    for (int i = 0; i < 240; i++) {
      times[i] = START + i * 15_000L;
      values[i] = value.applyAsDouble(i);
    }
    return encode(times, values).length / 240.0;
  }

  private byte[] encode(long[] times, double[] values) {
    ByteSink sink = new ByteSink(16);
    encoder.encode(times, values, 0, times.length, 0, sink);
    return sink.toByteArray();
  }

  private static long[] times(Random random, int count) {
    long[] times = new long[count];
    long time = random.nextInt(20) == 0 ? random.nextLong() >> 12 : START;
    int jitter = random.nextBoolean() ? 1 : 1 + random.nextInt(50);
    for (int i = 0; i < count; i++) {
      times[i] = time;
      time += 15_000 + random.nextInt(jitter);
      if (random.nextInt(100) == 0) {
        time += random.nextInt(100_000_000);
      }
    }
    return times;
  }

  private static double[] values(Random random, int count) {
    double[] values = new double[count];
    int kind = random.nextInt(9);
    double value = random.nextInt(10_000);
    for (int i = 0; i < count; i++) {
      switch (kind) {
        case 0 -> {}
        case 1 -> value += random.nextInt(20);
        case 2 -> value = Math.rint((value + random.nextGaussian()) * 100) / 100;
        case 3 -> value += random.nextDouble();
        case 4 -> value = Double.longBitsToDouble(random.nextLong());
        case 5 -> value = random.nextInt(30) == 0 ? random.nextDouble() : value;
        case 6 -> value = -value * random.nextInt(3);
        case 7 -> value = (random.nextLong() >> random.nextInt(64)) / 1e9;
        default -> value = Math.rint(random.nextDouble() * 1e6) / 1e6;
      }
      values[i] = value;
      if (random.nextInt(150) == 0) {
        values[i] = special(random);
      }
    }
    return values;
  }

  private static double special(Random random) {
    double[] specials = {
      StaleMarker.VALUE,
      Double.NaN,
      Double.longBitsToDouble(0xfff8_0000_0000_0123L),
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      -0.0,
      Double.MIN_VALUE,
      Double.MAX_VALUE,
      9.007199254740994E15,
      Long.MAX_VALUE
    };
    return specials[random.nextInt(specials.length)];
  }
}
