/**
 * Tells people of alerts, as Alertmanager does, from an unmodified {@code alertmanager.yml}.
 *
 * <p>In: what the rules say of alerts, again and again ({@link aegle.metrics.rules.AlertNotice}).
 * Out: messages to webhooks, mailboxes and Slack, and a receipt for every attempt. The trip: {@link
 * aegle.server.notify.Notifier} takes notices in, {@code AlertBook} merges them, {@code Route} says
 * who is told, {@code AlertGroup} gathers alerts of one route and one set of group labels, {@code
 * Dispatcher} decides when a group is due, {@code Delivery} brings one message to one integration,
 * trying again with growing pauses, and {@code ToldLog} remembers what was told, so that nothing is
 * repeated before its time, not even after a restart.
 *
 * <p>Time is handed in: {@code Notifier.tick(now)} does all that is due, and a thread calls it.
 * Everything between is guarded by one lock that is never held while something is sent or stored.
 * Alerts go out even while the state database is away; what could not be stored is counted and
 * stored later.
 *
 * <p>{@link aegle.server.notify.NotifyConfigReader} reads the file: what Aegle does not do yet is
 * refused with file and line, never ignored. Secrets are read when they are used and appear in no
 * message, log or receipt.
 */
@NullMarked
package aegle.server.notify;

import org.jspecify.annotations.NullMarked;
