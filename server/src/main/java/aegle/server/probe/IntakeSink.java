package aegle.server.probe;

import aegle.metrics.AppendResult;
import aegle.server.intake.Intake;
import aegle.server.intake.MetadataCatalogue;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.SampleBatch;
import java.util.Collection;

/** Hands what the probes find to the intake, where all signals are counted. */
public final class IntakeSink implements SampleSink {
  private final Intake intake;
  private final MetadataCatalogue catalogue;
  private final String protocol;

  /**
   * A way into the intake.
   *
   * @param protocol under which samples are counted there, such as {@code scrape}
   */
  public IntakeSink(Intake intake, MetadataCatalogue catalogue, String protocol) {
    this.intake = intake;
    this.catalogue = catalogue;
    this.protocol = protocol;
  }

  @Override
  public AppendResult append(String job, SampleBatch batch) {
    return intake.append(batch, protocol, job);
  }

  @Override
  public void describe(String source, Labels target, Collection<MetricMetadata> families) {
    catalogue.learn(source, target, families);
  }

  @Override
  public void forget(String source) {
    catalogue.forget(source);
  }
}
