package aegle.signals;

import java.util.ArrayList;
import java.util.List;

/** All that one request said, in the words of the house, and what of it could not be understood. */
public record SignalBatch(
    List<Entry> entries,
    List<Measurement> measurements,
    List<FilePart> files,
    List<Refusal> refusals) {

  public SignalBatch {
    entries = List.copyOf(entries);
    measurements = List.copyOf(measurements);
    files = List.copyOf(files);
    refusals = List.copyOf(refusals);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects what a decoder finds; used by one thread. */
  public static final class Builder {
    private final List<Entry> entries = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<FilePart> files = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    private Builder() {}

    public Builder add(Entry entry) {
      entries.add(entry);
      return this;
    }

    public Builder add(Measurement measurement) {
      measurements.add(measurement);
      return this;
    }

    public Builder add(FilePart file) {
      files.add(file);
      return this;
    }

    public Builder refuse(String signal, String reason) {
      refusals.add(new Refusal(signal, reason, 1));
      return this;
    }

    public SignalBatch build() {
      return new SignalBatch(entries, measurements, files, refusals);
    }
  }
}
