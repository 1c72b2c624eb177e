package aegle.server.receive;

import aegle.records.RecordStore;
import aegle.server.intake.Hall;
import aegle.server.intake.Intake;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.MetadataCatalogue;
import aegle.server.intake.Projects;
import aegle.server.intake.Quotas;
import aegle.server.intake.Tallies;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the doors for records share, whichever way they stand open: the gate, one reception with its
 * quotas and limits, and what they lead to.
 */
public final class RecordDesk {
  private final Gate gate;
  private final Intake intake;
  private final IntakeLimits limits;
  private final Parts parts;
  private final Reception reception;
  private final OtlpIntake otlp;

  /**
   * What the doors for records lead to.
   *
   * @param projects who may send with a key that every browser knows, as it is now
   */
  public record Parts(
      Hall hall,
      RecordStore records,
      Tallies tallies,
      MetadataCatalogue metadata,
      Supplier<Projects> projects,
      Quotas quotas,
      InstantSource clock) {}

  public RecordDesk(Gate gate, Intake intake, IntakeLimits limits, Parts parts) {
    this.gate = gate;
    this.intake = intake;
    this.limits = limits;
    this.parts = parts;
    this.reception =
        new Reception(
            gate,
            new Bodies(limits),
            parts.hall(),
            parts.quotas(),
            parts.projects(),
            intake,
            parts.clock());
    this.otlp = new OtlpIntake(limits, intake, reception, parts.tallies(), parts.metadata());
  }

  Gate gate() {
    return gate;
  }

  Intake intake() {
    return intake;
  }

  IntakeLimits limits() {
    return limits;
  }

  Reception reception() {
    return reception;
  }

  OtlpIntake otlp() {
    return otlp;
  }

  Tallies tallies() {
    return parts.tallies();
  }

  RecordStore records() {
    return parts.records();
  }

  MetadataCatalogue metadata() {
    return parts.metadata();
  }

  InstantSource clock() {
    return parts.clock();
  }
}
