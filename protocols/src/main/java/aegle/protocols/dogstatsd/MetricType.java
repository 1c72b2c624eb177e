package aegle.protocols.dogstatsd;

/** What a value is for. Timers, histograms and distributions differ in the agent only. */
public enum MetricType {
  COUNTER('c'),
  GAUGE('g'),
  TIMER('m'),
  HISTOGRAM('h'),
  DISTRIBUTION('d'),
  SET('s');

  private final byte letter;

  MetricType(char letter) {
    this.letter = (byte) letter;
  }

  /** The letter that stands for it on the wire; of two the first. */
  byte letter() {
    return letter;
  }

  /** Whether values are observed one by one, to know how they are spread. */
  public boolean isSpread() {
    return this == TIMER || this == HISTOGRAM || this == DISTRIBUTION;
  }
}
