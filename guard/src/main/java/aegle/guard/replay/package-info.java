/**
 * Reads recordings of browser sessions as rrweb and Sentry's replay write them, and proves that
 * their texts were masked by the browser.
 *
 * <p>{@link aegle.guard.replay.ReplayGuard} walks the recorded events: the document, what changed
 * in it, what was typed, the console and the network. Personal data that it finds is cut out. A
 * text which a masking recorder would have replaced by stars, but did not, exposes the page: the
 * answer is a {@link aegle.guard.replay.ReplayVerdict} of quarantine, with the selector of each
 * element that leaked, and never its words.
 */
@NullMarked
package aegle.guard.replay;

import org.jspecify.annotations.NullMarked;
