/**
 * Reads {@code prometheus.yml} strictly: what to scrape, how often, with which limits and secrets.
 *
 * <p>Start at {@link aegle.server.probe.config.PrometheusConfig#read}. Defaults are those of
 * Prometheus 3. A key that nobody knows is refused with its line and what is allowed there; a
 * setting that Prometheus knows and Aegle cannot serve is refused with a sentence that says so:
 * nothing is ever read and then ignored. Paths are relative to the folder of the file. Secrets that
 * stand in files are read again for each use ({@link aegle.server.config.Secret}), so a renewed
 * password needs no reload, and none is ever printed.
 */
@NullMarked
package aegle.server.probe.config;

import org.jspecify.annotations.NullMarked;
