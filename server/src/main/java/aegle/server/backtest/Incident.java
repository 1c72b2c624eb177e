package aegle.server.backtest;

import java.time.Instant;

/**
 * What people say of a stretch of time.
 *
 * @param title in their words, without personal data
 * @param isReal whether somebody had to act; else what was told then was noise
 */
public record Incident(String title, Instant from, Instant to, boolean isReal) {}
