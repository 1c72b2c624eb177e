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
 */
public record ProbeTools(
    InstantSource clock,
    LongSupplier nanoTicker,
    ProbeMeters meters,
    String version,
    String hostName) {}
