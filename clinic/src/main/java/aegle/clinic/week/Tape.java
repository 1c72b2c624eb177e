package aegle.clinic.week;

import java.util.ArrayList;
import java.util.List;

/** The values of all series over some steps of time. One thread at a time. */
final class Tape {
  private final int maxSteps;
  private final List<Track> tracks = new ArrayList<>();
  private final long[] timesMillis;
  private int steps;

  Tape(int maxSteps) {
    this.maxSteps = maxSteps;
    this.timesMillis = new long[maxSteps];
  }

  /** One more series, at zero. Labels are alternating names and values, in any order. */
  Track track(String metric, String... labels) {
    Track track = new Track(RemoteWriteBody.labels(metric, labels), maxSteps);
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

  List<Track> tracks() {
    return tracks;
  }

  int steps() {
    return steps;
  }

  long timeMillis(int step) {
    return timesMillis[step];
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

    /** Labels as fields of a remote-write TimeSeries. */
    byte[] labels() {
      return labels;
    }

    double recorded(int step) {
      return recorded[step];
    }
  }
}
