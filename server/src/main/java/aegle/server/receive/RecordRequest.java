package aegle.server.receive;

import aegle.metrics.PromDuration;
import aegle.protocols.EventTime;
import aegle.records.Cursor;
import aegle.records.RecordQuery;
import aegle.signals.EntryKind;
import aegle.signals.GoQuote;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The parameters of a question about records. */
final class RecordRequest {

  /** The year 5138: whoever writes more means milliseconds. */
  private static final long LAST_SECONDS = 100_000_000_000L;

  private static final long LAST_MILLIS = Long.MAX_VALUE / EventTime.NANOS_PER_MILLI;
  private static final Duration USUAL_TIME = Duration.ofHours(1);
  private static final Duration MAX_TIME_LIMIT = Duration.ofSeconds(30);
  private static final int USUAL_LIMIT = 50;

  private final ApiRequest request;
  private final InstantSource clock;

  RecordRequest(ApiRequest request, InstantSource clock) {
    this.request = request;
    this.clock = clock;
  }

  String text(String name) {
    return request.text(name);
  }

  String required(String name) {
    String value = request.text(name);
    if (value.isEmpty()) {
      throw ApiException.badParameter(name, "it is missing");
    }
    return value;
  }

  int number(String name, int usual, int most) {
    int number = request.count(name);
    if (number < 0) {
      return usual;
    }
    if (number > most) {
      throw ApiException.badParameter(name, number + " is more than " + most);
    }
    return number;
  }

  /** The kinds asked for: {@code kind=log&kind=span}, {@code kind=log,span}, or all. */
  Set<EntryKind> kinds() {
    Set<EntryKind> kinds = EnumSet.noneOf(EntryKind.class);
    for (String value : request.texts("kind")) {
      for (String word : value.split(",", -1)) {
        if (!word.isEmpty()) {
          kinds.add(kind(word));
        }
      }
    }
    return kinds.isEmpty() ? EnumSet.allOf(EntryKind.class) : kinds;
  }

  private static EntryKind kind(String word) {
    try {
      return EntryKind.of(word);
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiException.Type.BAD_DATA, String.valueOf(e.getMessage()));
    }
  }

  EntryKind oneKind() {
    Set<EntryKind> kinds = kinds();
    if (kinds.size() != 1) {
      throw ApiException.badParameter("kind", "name one kind");
    }
    return kinds.iterator().next();
  }

  /** The question, over all time unless it says otherwise. */
  RecordQuery query() {
    String cursor = request.text("cursor");
    return new RecordQuery(
        kinds(),
        request.text("q"),
        nanos("from", Long.MIN_VALUE),
        nanos("to", Long.MAX_VALUE),
        number("limit", USUAL_LIMIT, RecordQuery.MAX_LIMIT),
        order(),
        cursor.isEmpty() ? null : Cursor.of(cursor),
        timeLimit());
  }

  /** The question, over the last hour unless it says otherwise. */
  RecordQuery bounded() {
    long now = clock.millis() * EventTime.NANOS_PER_MILLI;
    RecordQuery query = query();
    long to = query.toNanos() == Long.MAX_VALUE ? now : query.toNanos();
    long from = query.fromNanos() == Long.MIN_VALUE ? to - USUAL_TIME.toNanos() : query.fromNanos();
    if (from >= to) {
      throw ApiException.badParameter("to", "it has to be later than 'from'");
    }
    return query.between(from, to);
  }

  /** The question about what surrounds a record: of its own kind, whatever the cursor. */
  RecordQuery around(EntryKind kind) {
    return RecordQuery.of(kind).withText(request.text("q")).within(timeLimit());
  }

  /** Percentile ranks, {@code p=50&p=99}; the median, 75, 95 and 99 where none are given. */
  List<Double> ranks() {
    List<Double> ranks = new ArrayList<>();
    for (String value : request.texts("p")) {
      try {
        ranks.add(Double.parseDouble(value));
      } catch (NumberFormatException e) {
        throw ApiException.badParameter("p", GoQuote.of(value) + " is no rank from 0 to 100");
      }
    }
    return ranks.isEmpty() ? List.of(50.0, 75.0, 95.0, 99.0) : ranks;
  }

  private RecordQuery.Order order() {
    return switch (request.text("order")) {
      case "", "newest" -> RecordQuery.Order.NEWEST_FIRST;
      case "oldest" -> RecordQuery.Order.OLDEST_FIRST;
      default -> throw ApiException.badParameter("order", "use newest or oldest");
    };
  }

  private Duration timeLimit() {
    Duration usual = Duration.ofSeconds(10);
    if (request.text("timeout").isEmpty()) {
      return usual;
    }
    Duration wanted = Duration.ofMillis(request.durationMillis("timeout"));
    return wanted.compareTo(MAX_TIME_LIMIT) > 0 ? MAX_TIME_LIMIT : wanted;
  }

  /** A moment: seconds since 1970, RFC 3339, or so long ago, as in {@code -15m}. */
  private long nanos(String name, long otherwise) {
    String value = request.text(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.startsWith("-") && Character.isLetter(value.charAt(value.length() - 1))) {
      return (clock.millis() - ago(name, value.substring(1))) * EventTime.NANOS_PER_MILLI;
    }
    long millis = request.timeMillis(name, 0);
    if (Math.abs(millis) / 1_000 > LAST_SECONDS) {
      throw ApiException.badParameter(
          name,
          GoQuote.of(value)
              + " is after the year 5000; write seconds since 1970 (not milliseconds), a time such"
              + " as 2026-06-01T08:00:00Z, or -15m");
    }
    return Math.clamp(millis, -LAST_MILLIS, LAST_MILLIS) * EventTime.NANOS_PER_MILLI;
  }

  private static long ago(String name, String text) {
    try {
      return PromDuration.parseMillis(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.badParameter(name, GoQuote.of(text) + " is no duration such as 15m");
    }
  }
}
