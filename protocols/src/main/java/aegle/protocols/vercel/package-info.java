/**
 * What the hosting platform Vercel and its packages send: page views and events of Web Analytics
 * ({@link aegle.protocols.vercel.PageEvents}), vitals of Speed Insights ({@link
 * aegle.protocols.vercel.SpeedInsights}), drains ({@link aegle.protocols.vercel.Drain}) and
 * webhooks about deployments ({@link aegle.protocols.vercel.DeploymentEvent}).
 *
 * <p>A page view or an event of the platform's own becomes a record of the kind {@code log}, with
 * {@code event.kind} {@code page_view}, {@code custom} or {@code session}, and is counted in {@code
 * aegle_page_views_total} or {@code aegle_custom_events_total}: it is something that happened, with
 * fields that nobody knows beforehand. Vitals become records of the kind {@code vital}, as those of
 * beacons do; lines of a log drain are read as log lines are anywhere else.
 *
 * <p>Drains and webhooks are signed with an HMAC-SHA1 of the body as it was on the wire ({@link
 * aegle.protocols.vercel.BodySignature}). What is written here of drains comes from Vercel's
 * documentation; no delivery of Vercel's own could be recorded.
 */
@NullMarked
package aegle.protocols.vercel;

import org.jspecify.annotations.NullMarked;
