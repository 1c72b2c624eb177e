package aegle.clinic.week;

import aegle.protocols.remotewrite.WriteRequestWriter;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.List;

/** The values of all series over some steps of time. One thread at a time. */
final class Tape {
  private final int maxSteps;
  private final List<Track> tracks = new ArrayList<>();
  private final long[] timesMillis;
  private final WriteRequestWriter request = new WriteRequestWriter();
  private int steps;

  Tape(int maxSteps) {
    this.maxSteps = maxSteps;
    this.timesMillis = new long[maxSteps];
  }

  /** One more series, at zero. Labels are alternating names and values, in any order. */
  Track track(String metric, String... labels) {
    Labels all = Labels.of(labels).with(Labels.METRIC_NAME, metric);
    Track track = new Track(WriteRequestWriter.encode(all), maxSteps);
    tracks.add(track);
    return track;
  }

  /** Writes down the present value of every series. */
  void record(long timeMillis) {
    timesMillis[steps] = timeMillis;
    for (Track track : tracks) {
      track.recorded[steps] = track.value;
    }
    steps++;
  }

  boolean isFull() {
    return steps == maxSteps;
  }

  /** Forgets what was recorded; the series keep their present values. */
  void rewind() {
    steps = 0;
  }

  /** The recorded steps as the body of a remote-write request. */
  byte[] body() {
    request.clear();
    for (Track track : tracks) {
      request.add(track.labels, timesMillis, track.recorded, steps);
    }
    return request.body();
  }

  int series() {
    return tracks.size();
  }

  int steps() {
    return steps;
  }

  /** A series: its labels, encoded once, and its present value. */
  static final class Track {
    private final byte[] labels;
    private final double[] recorded;
    private double value;

    private Track(byte[] labels, int maxSteps) {
      this.labels = labels;
      this.recorded = new double[maxSteps];
    }

    void set(double newValue) {
      value = newValue;
    }

    void add(double more) {
      value += more;
    }
  }
}
