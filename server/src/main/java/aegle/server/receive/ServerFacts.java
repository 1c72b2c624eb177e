package aegle.server.receive;

import java.time.Instant;
import java.util.Map;

/**
 * What the server says of itself under {@code /api/v1/status}.
 *
 * @param version of Aegle
 * @param revision commit that it was built from, empty when not known
 * @param configYaml the scrape configuration as it runs, secrets left out
 * @param flags the options of the command line with their values
 * @param startTime when the process started
 * @param workingFolder where it runs
 * @param reloadSucceeded whether the configuration was taken over when it was last read
 * @param lastConfigTime when it was last taken over
 * @param retention how long samples are kept, as {@code 30d}
 */
public record ServerFacts(
    String version,
    String revision,
    String configYaml,
    Map<String, String> flags,
    Instant startTime,
    String workingFolder,
    boolean reloadSucceeded,
    Instant lastConfigTime,
    String retention) {}
