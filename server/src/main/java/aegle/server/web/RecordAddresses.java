package aegle.server.web;

import aegle.records.EntryId;

/** Addresses of the pages of records. */
final class RecordAddresses {
  private RecordAddresses() {}

  /** The lines that match in a range, which is written as {@link TimeRange#query}. */
  static String logs(String query, String range) {
    return "/logs?q=" + Addresses.encode(query) + "&" + range;
  }

  static String patterns(String query, String range) {
    return logs(query, range) + "&view=patterns";
  }

  static String line(EntryId id) {
    return "/logs/record?id=" + Addresses.encode(id.text());
  }

  static String trace(String traceId) {
    return "/traces/" + Addresses.encode(traceId);
  }

  static String span(String traceId, String spanId) {
    return trace(traceId) + "?span=" + Addresses.encode(spanId);
  }

  /** The slowest spans of a day that match. */
  static String spans(String query) {
    return "/traces?q=" + Addresses.encode(query) + "&view=spans&range=24h";
  }

  static String issue(String issueId) {
    return "/errors/" + Addresses.encode(issueId);
  }

  /** One error of an issue. */
  static String error(String issueId, EntryId error) {
    return issue(issueId) + "?event=" + Addresses.encode(error.text());
  }

  /** A recorded visit, opened at a moment of it. */
  static String replayAt(String replayId, long millis) {
    return replay(replayId) + "?at=" + millis;
  }

  static String replay(String replayId) {
    return "/replays/" + Addresses.encode(replayId);
  }
}
