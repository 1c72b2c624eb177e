/**
 * What Sentry's clients send, from bytes to the words of the house.
 *
 * <p>The door unpacks the request and asks {@link aegle.protocols.sentry.EnvelopeReader} to cut it
 * into items, {@link aegle.protocols.sentry.SentryKey} for the project's key, and {@link
 * aegle.protocols.sentry.SentryDecoder} (start here) for the {@link aegle.signals.SignalBatch}.
 * {@link aegle.protocols.sentry.SentryReply} writes the answers that the clients understand. Each
 * item type has its reader, a class of functions that put what they find into a Gathering:
 *
 * <pre>
 * event, /store/                    EventReader           ERROR
 * transaction                       TransactionReader     SPAN for the root and each child, VITAL
 * span                              SpanReader            SPAN, VITAL
 * log                               LogReader             LOG
 * trace_metric                      MetricReader          measurements
 * session, sessions                 SessionReader         measurements sentry.sessions
 * check_in, /cron/                  CheckInReader         CHECK_IN
 * feedback, user_report, the form   FeedbackReader        LOG of the logger sentry.feedback
 * client_report                     ClientReportReader    measurements sentry.client.discarded
 * replay_event, replay_recording    ReplayReader          REPLAY, file
 * attachment, profile               FileReader            file
 * raw_security, nel, /security/     SecurityReportReader  ERROR
 * </pre>
 *
 * <p>Beside {@link aegle.signals.FieldNames} pages meet these fields: {@code transaction dist
 * platform user.email user.name} on many kinds; {@code error.culprit error.handled error.mechanism}
 * and {@code csp.directive csp.blocked} on ERROR; {@code span.segment} (true on the first span of a
 * service), {@code segment.id span.origin measurement.*} on SPAN; {@code vital.name vital.value
 * vital.rating vital.target} on VITAL; {@code replay.segment replay.type replay.start_ms
 * replay.error_ids replay.urls} on REPLAY; {@code monitor.slug check_in.id} on CHECK_IN; {@code
 * feedback feedback.event.id feedback.name feedback.email} on LOG.
 *
 * <p>Fields are searched, so they are flat and few; {@code Entry.detail} holds what a page shows
 * when one record is opened (EventDetail says in which form). Whatever a stranger can make long has
 * a bound in {@link aegle.protocols.sentry.SentryLimits}, and what is cut off is counted as a
 * refusal. Nothing here masks: the guard does, on the finished batch. No text of an exception
 * quotes a payload, and no {@code toString} shows one.
 */
@NullMarked
package aegle.protocols.sentry;

import org.jspecify.annotations.NullMarked;
