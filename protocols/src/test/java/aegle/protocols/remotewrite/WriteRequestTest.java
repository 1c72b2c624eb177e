package aegle.protocols.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.StaleMarker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class WriteRequestTest {
  private static final int LIMIT = 1 << 20;
  private final WriteRequestReader reader = new WriteRequestReader(LIMIT);

  @Test
  void what_was_written_is_read_with_times_values_and_staleness() {
    WriteRequestWriter writer = new WriteRequestWriter();
    writer.add(Labels.of("__name__", "up", "job", "clinic"), 1_000, StaleMarker.VALUE);
    writer.add(
        Labels.of("__name__", "x"),
        new long[] {-1, 2, 1_748_851_200_000L},
        new double[] {1, 2, 3},
        3);
    writer.add(new MetricMetadata("x", MetricMetadata.Type.COUNTER, "Helps.", "s"));
    open(writer.body());

    assertThat(walk())
        .containsExactly("up{job=\"clinic\"} 1000=stale", "x -1=1.0 2=2.0 1748851200000=3.0");
    assertThat(reader.metadata())
        .containsExactly(new MetricMetadata("x", MetricMetadata.Type.COUNTER, "Helps.", "s"));
    assertThat(reader.sampleCount()).isEqualTo(4);
  }

  @Test
  void metadata_beyond_the_limit_is_counted_and_not_kept() throws IOException {
    WriteRequestWriter writer = new WriteRequestWriter();
    for (int i = 0; i < WriteRequestReader.MAX_METADATA + 3; i++) {
      writer.add(new MetricMetadata("m" + i, MetricMetadata.Type.GAUGE, "", ""));
    }
    open(writer.body());
    assertThat(reader.metadata()).hasSize(WriteRequestReader.MAX_METADATA);
    assertThat(reader.excessMetadataCount()).isEqualTo(3);
  }

  @Test
  void a_declared_length_of_four_gigabytes_is_refused_before_memory_is_taken() {
    byte[] bomb = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0, 0, 0};
    assertThatThrownBy(() -> open(bomb))
        .isInstanceOf(OversizeException.class)
        .hasMessageContaining("declares 4294967295 bytes")
        .hasMessageContaining("at most " + LIMIT);
  }

  @Test
  void a_length_prefix_that_lies_is_refused_before_anything_is_lent() throws IOException {
    byte[] lying = {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 1, 2};
    assertThatThrownBy(() -> open(Snappy.rawCompress(lying, lying.length)))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("declares 2147483647 bytes where 2 are left");
  }

  @Test
  void no_truncation_and_no_flipped_byte_does_more_than_be_refused() {
    WriteRequestWriter writer = new WriteRequestWriter();
    for (int i = 0; i < 20; i++) {
      writer.add(Labels.of("__name__", "m", "i", String.valueOf(i)), i, i);
    }
    byte[] message = writer.message();
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] broken = Arrays.copyOf(message, 1 + random.nextInt(message.length));
      broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      try {
        open(Snappy.rawCompress(broken, broken.length));
        walk();
      } catch (DecodeException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void noise_instead_of_snappy_is_refused() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[1 + random.nextInt(64)];
      random.nextBytes(noise);
      noise[0] = (byte) (noise[0] & 0x7f);
      try {
        open(noise);
        walk();
      } catch (DecodeException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void wrong_labels_cost_their_own_series_only_and_the_first_reason_is_kept() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(series("__name__", "ok"));
    message.writeBytes(series("b", "1", "__name__", "unsorted"));
    message.writeBytes(series("__name__", "twice", "a", "1", "a", "2"));
    message.writeBytes(series("__name__", "empty", "", "1"));
    message.writeBytes(series("__name__", "void", "a", ""));
    message.writeBytes(series("a", "nameless"));
    message.writeBytes(series("__name__", "fine"));
    byte[] bytes = message.toByteArray();
    open(Snappy.rawCompress(bytes, bytes.length));

    assertThat(walk())
        .containsExactly(
            "ok 1=0.0", "{} 1=0.0", "{} 1=0.0", "{} 1=0.0", "{} 1=0.0", "{} 1=0.0", "fine 1=0.0");
    assertThat(reader.invalidCount()).isEqualTo(5);
    assertThat(reader.firstInvalid())
        .isEqualTo("invalid labels: label \"__name__\" is out of order; sort labels by name");
  }

  @Test
  void equal_labels_have_equal_key_bytes_from_request_to_request() {
    WriteRequestWriter writer = new WriteRequestWriter();
    writer.add(Labels.of("__name__", "a"), 1, 1);
    open(writer.body());
    reader.nextSeries();
    byte[] first = key();
    writer.clear();
    writer.add(Labels.of("__name__", "b"), 2, 2).add(Labels.of("__name__", "a"), 3, 3);
    open(writer.body());
    reader.nextSeries();
    assertThat(key()).isNotEqualTo(first);
    reader.nextSeries();
    assertThat(key()).isEqualTo(first);
  }

  @Test
  void requests_of_a_real_prometheus_are_read_metadata_and_histograms_included()
      throws IOException {
    Path folder = Path.of("..", "..", "shared", "captures", "remote-write");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no captures of real senders at " + folder);
    long samples = 0;
    long skipped = 0;
    List<MetricMetadata> metadata = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".body")).toList()) {
        byte[] body = Files.readAllBytes(file);
        open(body);
        samples += reader.sampleCount();
        skipped += reader.histogramCount() + reader.exemplarCount();
        metadata.addAll(reader.metadata());
        walk();
        assertThat(reader.firstInvalid()).as(file.toString()).isEmpty();
      }
    }
    assertThat(samples).isPositive();
    assertThat(skipped).isPositive();
    assertThat(metadata).isNotEmpty();
  }

  private void open(byte[] body) {
    reader.open(body, body.length);
  }

  private byte[] key() {
    return Arrays.copyOfRange(
        reader.keyBytes(), reader.keyOffset(), reader.keyOffset() + reader.keyLength());
  }

  private List<String> walk() {
    List<String> lines = new ArrayList<>();
    while (reader.nextSeries()) {
      StringBuilder line = new StringBuilder(reader.labels().toString());
      while (reader.nextSample()) {
        String value = StaleMarker.is(reader.value()) ? "stale" : Double.toString(reader.value());
        line.append(' ').append(reader.timestampMillis()).append('=').append(value);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** A series as a careless sender would write it: labels as given, one sample at 1 ms. */
  private static byte[] series(String... labels) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < labels.length; i += 2) {
      byte[] name = labels[i].getBytes(java.nio.charset.StandardCharsets.UTF_8);
      byte[] value = labels[i + 1].getBytes(java.nio.charset.StandardCharsets.UTF_8);
      body.writeBytes(new byte[] {0x0a, (byte) (4 + name.length + value.length)});
      body.writeBytes(new byte[] {0x0a, (byte) name.length});
      body.writeBytes(name);
      body.writeBytes(new byte[] {0x12, (byte) value.length});
      body.writeBytes(value);
    }
    body.writeBytes(new byte[] {0x12, 2, 0x10, 1});
    ByteArrayOutputStream series = new ByteArrayOutputStream();
    series.writeBytes(new byte[] {0x0a, (byte) body.size()});
    series.writeBytes(body.toByteArray());
    return series.toByteArray();
  }
}
