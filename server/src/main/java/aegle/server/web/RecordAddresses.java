package aegle.server.web;

import aegle.records.EntryId;
import org.jspecify.annotations.Nullable;

/** Addresses of the pages of records. */
final class RecordAddresses {
  /** The last millisecond that has nanoseconds: a range beyond it cannot be asked for. */
  private static final long MAX_MILLIS = Long.MAX_VALUE / 1_000_000 - 1;

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

  static String replay(String replayId) {
    return "/replays/" + Addresses.encode(replayId);
  }

  /** A moment of an address, or null where no record can have it. */
  static @Nullable Long moment(@Nullable Long millis) {
    return millis == null || millis > MAX_MILLIS ? null : millis;
  }
}
