/**
 * Asks the platform how it is: scrapes targets and hands their samples to the house.
 *
 * <p>What comes in: {@link aegle.server.probe.config.PrometheusConfig}. What goes out: batches of
 * samples through {@link aegle.server.probe.SampleSink}, and {@link
 * aegle.server.probe.ProbeSnapshot} for pages and APIs. Start at {@link
 * aegle.server.probe.ScrapeLoop}: it turns the configuration and the files of targets into {@link
 * aegle.server.probe.Target}s and keeps a thread for each, which does nothing but call {@link
 * aegle.server.probe.TargetScrape#scrapeOnce} on time. That method is the heart: fetch, parse,
 * check limits, compare with what the target sent before ({@link aegle.server.probe.SeriesMemory}),
 * and append everything in one batch, {@code up} included.
 *
 * <p>What must never happen: a target that fails without {@code up 0} and a reason; half of an
 * answer kept; a series that has ended and gets no staleness marker; a scrape that holds its thread
 * longer than its timeout; a secret in a snapshot or a message.
 */
@NullMarked
package aegle.server.probe;

import org.jspecify.annotations.NullMarked;
