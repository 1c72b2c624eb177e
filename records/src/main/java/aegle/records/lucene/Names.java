package aegle.records.lucene;

import java.util.Set;

/** How fields are named in an index; see the package's story. */
final class Names {
  static final String TIME = "_time";
  static final String SEQUENCE = "_seq";
  static final String SOURCE = "_source";

  static final String WORDS = "#w";
  static final String TEXT = "#t";
  static final String ID = "#x";
  static final String PACKED = "#h";
  static final String WHOLE = "#l";
  static final String REAL = "#d";
  static final int SUFFIX_CHARS = 2;

  /**
   * Fields that every index searches, however many others senders have thought of: what pages and
   * rules ask for.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "message",
          "error.message",
          "level",
          "log.logger",
          "service.name",
          "release",
          "environment",
          "host.name",
          "clinic.id",
          "trace.id",
          "span.id",
          "parent.span.id",
          "span.name",
          "span.op",
          "span.segment",
          "duration.ms",
          "status",
          "event.id",
          "replay.id",
          "error.type",
          "error.handled",
          "user.id",
          "session.id",
          "http.request.method",
          "http.route",
          "http.response.status_code",
          "url.path",
          "sdk.name",
          "sdk.version",
          "browser.name",
          "device.type",
          "project",
          "transaction",
          "issue.id",
          "monitor.slug",
          "monitor.status",
          "monitor.environment",
          "check_in.id",
          "vital.name",
          "vital.value",
          "vital.rating",
          "vital.id",
          "vital.source",
          "vital.navigation_type",
          "replay.part",
          "replay.verdict",
          "replay.segment",
          "replay.urls",
          "replay.error_ids",
          "log.batch",
          "time.claimed",
          "feedback.event.id",
          "db.system",
          "peer.service",
          "event.name");

  private static final Set<String> BY_WORD = Set.of("message", "error.message");

  private Names() {}

  /** Whether a field has its place in every index. */
  static boolean isReserved(String field) {
    return RESERVED.contains(field);
  }

  /** Whether a field is searched by word instead of by its whole value. */
  static boolean isByWord(String field) {
    return BY_WORD.contains(field);
  }
}
