package aegle.server.intake;

import aegle.guard.masking.Leak;
import aegle.metrics.AppendResult;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.SignalBatch;
import java.util.List;

/**
 * Looks on while signals come in, to learn what clients there are and what is wrong with them. All
 * that it sees is masked. It is called on the threads of intake, many at a time, with what was
 * kept: it is quick, never waits, and holds what it keeps within limits of its own.
 */
public interface Onlooker {
  /**
   * Records, measurements and files of a sender were kept.
   *
   * @param masked the records as they were kept, errors in their sources where maps were found
   */
  default void kept(Sender sender, SignalBatch masked, List<Leak> leaks) {}

  /** Samples were judged by the store. */
  default void judged(Sender sender, AppendResult result) {}

  /**
   * What a client counts on its own account was added up.
   *
   * @param signal what it was: {@code delta} or {@code metric}
   */
  default void added(Sender sender, String signal, long count) {}

  /**
   * A gauge was told values of which nobody will ever see any but the last.
   *
   * @param series its labels, masked
   * @param lost how many values came since the gauge was last written, but for the last
   */
  default void overwrote(Sender sender, Labels series, long lost) {}

  /**
   * A series came that the store did not know, or that it knew by other bytes. It may be told more
   * than once.
   */
  default void born(String protocol, String source, Labels series) {}

  /** As above, of a series that is added up here, of which it is known what is done with it. */
  default void born(String protocol, String source, Labels series, Measurement.Kind kind) {
    born(protocol, source, series);
  }

  /** Signals or requests of a known sender were refused. */
  default void refused(Sender sender, String reason, long count) {}
}
