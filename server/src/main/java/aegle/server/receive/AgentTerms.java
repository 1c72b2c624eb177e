package aegle.server.receive;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What an agent of New Relic is told when it connects: who it is, what to send, and how often. */
final class AgentTerms {
  private static final String ACCOUNT = "1";

  /** Events, spans and logs come every 5 seconds; metrics and traces of errors once a minute. */
  private static final long EVENT_PERIOD_MILLIS = 5_000;

  private static final long REPORT_PERIOD_SECONDS = 60;

  /** Of each kind in one such period: 10,000 events, 2,000 spans, 10,000 logs a minute. */
  private static final long EVENTS = 833;

  private static final long SPANS = 166;
  private static final long ERROR_EVENTS = 8;

  private AgentTerms() {}

  static void write(JsonBytes json, AgentRuns.Run run) {
    json.object().key("return_value").object();
    json.key("agent_run_id").text(run.id());
    json.key("account_id").text(ACCOUNT).key("trusted_account_key").text(ACCOUNT);
    json.key("primary_application_id").text(ACCOUNT).key("entity_guid").text(guid(run));
    json.key("apdex_t").number(0.5).key("data_report_period").whole(REPORT_PERIOD_SECONDS);
    json.key("collect_errors").bool(true).key("collect_error_events").bool(true);
    json.key("collect_analytics_events").bool(true).key("collect_custom_events").bool(true);
    json.key("collect_span_events").bool(true).key("collect_traces").bool(false);
    json.key("sampling_target").whole(10).key("sampling_target_period_in_seconds").whole(60);
    json.key("event_harvest_config").object();
    json.key("report_period_ms").whole(EVENT_PERIOD_MILLIS).key("harvest_limits").object();
    json.key("analytic_event_data").whole(EVENTS).key("custom_event_data").whole(EVENTS);
    json.key("error_event_data").whole(ERROR_EVENTS).key("log_event_data").whole(EVENTS);
    json.key("span_event_data").whole(SPANS).end().end();
    json.key("span_event_harvest_config").object();
    json.key("report_period_ms").whole(EVENT_PERIOD_MILLIS).key("harvest_limit").whole(SPANS).end();
    json.key("request_headers_map").object().end();
    json.key("messages").array().object();
    json.key("level").text("INFO").key("message").text("Reporting to Aegle.").end().endArray();
    json.end().end();
  }

  /** Names the application in its own logs and spans, as New Relic's identifiers of entities do. */
  private static String guid(AgentRuns.Run run) {
    String name = ACCOUNT + "|APM|APPLICATION|" + run.facts().service();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }
}
