/**
 * The hall that everything sent to Aegle passes: who may come in, what is kept, what is counted.
 *
 * <p>In: a {@code SampleBatch} from a protocol, and before it a {@link aegle.server.intake.Knock}
 * at the door. Out: samples in the {@code SeriesStore}, metadata in the {@link
 * aegle.server.intake.MetadataCatalogue}, a counter for everything that was taken or refused. Start
 * at {@link aegle.server.intake.Intake}; {@link aegle.server.intake.Door} says who may enter.
 *
 * <p>Records take the same way with one stop more: a {@link aegle.signals.SignalBatch} comes to the
 * {@link aegle.server.intake.Hall}, is masked by the guard, kept in the {@code RecordStore}, and
 * counted into series by {@link aegle.server.intake.Tallies}. {@link aegle.server.intake.Projects}
 * and {@link aegle.server.intake.Quotas} say whose it is and how much of it there may be.
 *
 * <p>Knows no servlet: {@code receive} brings the words of HTTP into those of this package. A key
 * is never kept, only its SHA-256, and never written to a log.
 */
@NullMarked
package aegle.server.intake;

import org.jspecify.annotations.NullMarked;
