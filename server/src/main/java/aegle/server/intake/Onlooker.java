package aegle.server.intake;

import aegle.guard.masking.Leak;
import aegle.metrics.AppendResult;
import aegle.signals.Labels;
import aegle.signals.SignalBatch;
import java.util.List;

/**
 * Looks on while signals come in, to learn what clients there are and what is wrong with them. All
 * that it sees is masked. It is called on the threads of intake, many at a time, with what was
 * kept: it is quick, never waits, and holds what it keeps within limits of its own.
 */
public interface Onlooker {
  /** Records, measurements and files of a sender were kept. */
  default void kept(Sender sender, SignalBatch masked, List<Leak> leaks) {}

  /**
   * Samples were judged by the store.
   *
   * @param source who sent them: the name of a key, of a project or of a job
   */
  default void judged(String protocol, String source, AppendResult result) {}

  /**
   * A series came that the store did not know, or that it knew by other bytes. It may be told more
   * than once.
   */
  default void born(String protocol, String source, Labels series) {}

  /** Signals or requests of a known sender were refused. */
  default void refused(String protocol, String source, String reason, long count) {}
}
