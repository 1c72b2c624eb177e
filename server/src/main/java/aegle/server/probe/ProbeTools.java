package aegle.server.probe;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What every probe needs from its surroundings.
 *
 * @param clock the time of samples
 * @param nanoTicker a clock for durations, as {@code System::nanoTime}
 * @param version of Aegle, as targets see it
 * @param hostName of this machine, as people reach it
 * @param dayCounts values that start again at zero each midnight, counted on
 */
public record ProbeTools(
    InstantSource clock,
    LongSupplier nanoTicker,
    ProbeMeters meters,
    String version,
    String hostName,
    DayCounts dayCounts) {
  /** Tools of probes whose counts of the day are kept in memory alone. */
  public ProbeTools(
      InstantSource clock,
      LongSupplier nanoTicker,
      ProbeMeters meters,
      String version,
      String hostName) {
    this(clock, nanoTicker, meters, version, hostName, new DayCounts(null));
  }
}
