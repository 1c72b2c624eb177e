package aegle.protocols.sentry;

import aegle.protocols.EventTime;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import java.util.List;
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
            Text.clip(reason, SentryLimits.MAX_LABEL_CHARS),
            "category",
            Text.clip(category, SentryLimits.MAX_LABEL_CHARS));
    gathering.add(new Measurement(NAME, labels, Measurement.Kind.COUNT, quantity, millis));
  }
}
