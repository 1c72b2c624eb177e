package aegle.metrics.tsdb;

import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A request with one sample per series, whose keys are the labels as text. */
final class TestBatch implements SampleBatch {
  private final String space;
  private final List<Sample> samples;
  private int at = -1;
  private boolean read;
  private byte[] key = {};

  /** How often the labels were asked for. */
  int labelsMade;

  TestBatch(String space, List<Sample> samples) {
    this.space = space;
    this.samples = samples;
  }

  @Override
  public boolean nextSeries() {
    at++;
    read = false;
    if (at == samples.size()) {
      return false;
    }
    key = samples.get(at).labels().toString().getBytes(StandardCharsets.UTF_8);
    return true;
  }

  @Override
  public byte[] keyBytes() {
    return key;
  }

  @Override
  public int keyOffset() {
    return 0;
  }

  @Override
  public int keyLength() {
    return key.length;
  }

  @Override
  public String keySpace() {
    return space;
  }

  @Override
  public Labels labels() {
    labelsMade++;
    return samples.get(at).labels();
  }

  @Override
  public boolean nextSample() {
    boolean first = !read;
    read = true;
    return first;
  }

  @Override
  public long timestampMillis() {
    return samples.get(at).timestampMillis();
  }

  @Override
  public double value() {
    return samples.get(at).value();
  }
}
