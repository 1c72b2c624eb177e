package aegle.protocols.sentry;

import aegle.protocols.EventTime;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients say that they lost themselves, as counts named {@value #NAME} by reason and
 * category: without them a rate limit or a sampling rate looks like a calm day.
 */
final class ClientReportReader {
  static final String NAME = "sentry.client.discarded";
  private static final List<String> LISTS =
      List.of(
          "discarded_events", "rate_limited_events", "filtered_events", "filtered_sampling_events");

  /** What any word becomes that Sentry does not know: a client must not make up labels. */
  static final String OTHER = "other";

  /**
   * The reasons of Sentry's developer documentation, "Client Reports" (sdk/telemetry, as of
   * September 2026), which are those that Sentry itself counts: whatever else an SDK says, Sentry
   * counts without a reason.
   */
  private static final Set<String> REASONS =
      Set.of(
          "queue_overflow",
          "cache_overflow",
          "buffer_overflow",
          "ratelimit_backoff",
          "network_error",
          "sample_rate",
          "before_send",
          "event_processor",
          "send_error",
          "internal_sdk_error",
          "insufficient_data",
          "backpressure",
          "ignored",
          "invalid",
          "no_parent_span",
          "callback_error");

  /** The data categories of Relay and those that Sentry's SDKs write. */
  private static final Set<String> CATEGORIES =
      Set.of(
          "default",
          "error",
          "transaction",
          "transaction_indexed",
          "transaction_processed",
          "span",
          "span_indexed",
          "monitor",
          "monitor_seat",
          "check_in",
          "log_item",
          "log_byte",
          "security",
          "attachment",
          "attachment_item",
          "session",
          "profile",
          "profile_indexed",
          "profile_chunk",
          "profile_chunk_ui",
          "profile_duration",
          "profile_duration_ui",
          "replay",
          "replay_video",
          "feedback",
          "user_report",
          "user_report_v2",
          "metric_bucket",
          "trace_metric",
          "trace_metric_byte",
          "statsd",
          "uptime",
          "internal",
          "unknown");

  private ClientReportReader() {}

  static void read(Json.Members report, Gathering gathering) {
    long millis =
        Math.floorDiv(gathering.clock().nanos(report.get("timestamp")), EventTime.NANOS_PER_MILLI);
    for (String list : LISTS) {
      List<Json> losses = report.items(list);
      int taken = Math.min(losses.size(), SentryLimits.MAX_DISCARDED_EVENTS);
      gathering.refuse("client_report", "too_many", losses.size() - taken);
      for (Json loss : losses.subList(0, taken)) {
        if (loss instanceof Json.Members members) {
          add(members, millis, gathering);
        }
      }
    }
  }

  private static void add(Json.Members loss, long millis, Gathering gathering) {
    @Nullable String reason = Text.of(loss, "reason");
    @Nullable String category = Text.of(loss, "category");
    @Nullable String digits = loss.text("quantity");
    long quantity = digits == null ? 0 : Numbers.whole(digits, 0);
    if (reason == null || category == null || quantity <= 0) {
      gathering.refuse("client_report", "incomplete");
      return;
    }
    Labels labels =
        Labels.of(
            "reason",
            REASONS.contains(reason) ? reason : OTHER,
            "category",
            CATEGORIES.contains(category) ? category : OTHER);
    gathering.add(new Measurement(NAME, labels, Measurement.Kind.COUNT, quantity, millis));
  }
}
