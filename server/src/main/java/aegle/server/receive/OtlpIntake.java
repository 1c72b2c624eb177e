package aegle.server.receive;

import aegle.metrics.AppendResult;
import aegle.protocols.otlp.OtlpEncoding;
import aegle.protocols.otlp.OtlpMetrics;
import aegle.protocols.otlp.OtlpReader;
import aegle.protocols.otlp.OtlpSignal;
import aegle.server.intake.Intake;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.MetadataCatalogue;
import aegle.server.intake.Sender;
import aegle.server.intake.Tallies;
import aegle.signals.Labels;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What OTLP does alike over HTTP and gRPC. Logs and spans go the way of all records; totals of
 * metrics are samples, and deltas are added up to samples.
 */
final class OtlpIntake {
  private static final String PROTOCOL = "otlp";

  private final OtlpReader reader;
  private final Intake intake;
  private final Tallies tallies;
  private final Reception reception;
  private final MetadataCatalogue metadata;

  OtlpIntake(
      IntakeLimits limits,
      Intake intake,
      Reception reception,
      Tallies tallies,
      MetadataCatalogue metadata) {
    this.reader = new OtlpReader(limits.maxDecodedBytes(), OtlpReader.DEFAULT_PROMOTED);
    this.intake = intake;
    this.reception = reception;
    this.tallies = tallies;
    this.metadata = metadata;
  }

  /**
   * Reads a message, and stores what of it are metrics if their project may send as much.
   *
   * @return the records that remain to be kept, with all that was refused
   * @throws TurnedAwayException when the quota of the project is used up; nothing is stored then
   */
  SignalBatch decode(
      OtlpSignal signal, byte[] body, OtlpEncoding encoding, Sender sender, long receivedNanos) {
    return switch (signal) {
      case LOGS -> reader.logs(body, body.length, encoding, receivedNanos);
      case TRACES -> reader.traces(body, body.length, encoding, receivedNanos);
      case METRICS ->
          new SignalBatch(
              List.of(),
              List.of(),
              List.of(),
              keep(
                  reader.metrics(
                      body,
                      body.length,
                      encoding,
                      receivedNanos,
                      name -> intake.maskedName(name, PROTOCOL, sender.project())),
                  sender));
    };
  }

  /** Stores samples and sums; what was refused, by the reader and by the store. */
  private List<Refusal> keep(OtlpMetrics metrics, Sender sender) {
    reception.weigh(metrics.points(), sender);
    List<Refusal> refusals = new ArrayList<>(metrics.refusals());
    if (metrics.totals().size() > 0) {
      AppendResult result = intake.append(metrics.totals(), sender.project(), sender);
      for (Map.Entry<AppendResult.Refusal, Long> refused : result.refused().entrySet()) {
        refusals.add(
            new Refusal(
                OtlpMetrics.DATA_POINT,
                refused.getKey().name().toLowerCase(Locale.ROOT),
                Math.toIntExact(Math.min(Integer.MAX_VALUE, refused.getValue()))));
      }
    }
    if (!metrics.deltas().isEmpty()) {
      Map<String, Integer> lost = tallies.addDeltas(PROTOCOL, sender.project(), metrics.deltas());
      int kept = metrics.deltas().size();
      for (Map.Entry<String, Integer> reason : lost.entrySet()) {
        refusals.add(new Refusal(OtlpMetrics.DATA_POINT, reason.getKey(), reason.getValue()));
        kept -= reason.getValue();
      }
      intake.added(sender, "delta", kept);
    }
    if (!metrics.metadata().isEmpty()) {
      metadata.learn(PROTOCOL + ":" + sender.project(), Labels.EMPTY, metrics.metadata());
    }
    if (metrics.skippedExemplars() > 0) {
      intake.reject(PROTOCOL, "exemplar_not_kept", metrics.skippedExemplars());
    }
    return refusals;
  }
}
