package aegle.server.cardinality;

import static java.nio.charset.StandardCharsets.UTF_8;

import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.SampleBatch;
import java.util.List;

/** A batch of samples at hand, each a series of its own. */
public final class ListBatch implements SampleBatch {
  private final List<Sample> samples;
  private int next = -1;
  private boolean read;
  private byte[] key = {};

  public ListBatch(List<Sample> samples) {
    this.samples = samples;
  }

  @Override
  public boolean nextSeries() {
    next++;
    read = false;
    if (next >= samples.size()) {
      return false;
    }
    key = samples.get(next).labels().toString().getBytes(UTF_8);
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
    return "list";
  }

  @Override
  public Labels labels() {
    return samples.get(next).labels();
  }

  @Override
  public boolean nextSample() {
    boolean first = !read;
    read = true;
    return first;
  }

  @Override
  public long timestampMillis() {
    return samples.get(next).timestampMillis();
  }

  @Override
  public double value() {
    return samples.get(next).value();
  }
}
