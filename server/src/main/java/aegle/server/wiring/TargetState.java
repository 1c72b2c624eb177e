package aegle.server.wiring;

/**
 * A target that is scraped.
 *
 * @param error why the last scrape failed; empty when it did not
 */
public record TargetState(String job, String address, boolean isUp, String error) {}
