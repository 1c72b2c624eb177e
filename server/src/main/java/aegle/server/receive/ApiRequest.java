package aegle.server.receive;

import aegle.metrics.PromDuration;
import aegle.protocols.DecodeException;
import aegle.protocols.NumberText;
import aegle.signals.GoQuote;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** The parameters of a call, from the query string and from a form. */
final class ApiRequest {
  /** The times between which Prometheus calls nothing missing; written so by its clients. */
  private static final String MIN_TIME_TEXT = "-292273086-05-16T16:47:06Z";

  private static final String MAX_TIME_TEXT = "+292277025-08-18T07:12:54.999999999Z";
  static final long MIN_TIME_MILLIS = Long.MIN_VALUE / 4;
  static final long MAX_TIME_MILLIS = Long.MAX_VALUE / 4;

  private final HttpServletRequest request;

  ApiRequest(HttpServletRequest request) {
    this.request = request;
  }

  /** The parameter, or the empty text. */
  String text(String name) {
    List<String> values = texts(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  List<String> texts(String name) {
    try {
      String[] values = request.getParameterValues(name);
      return values == null ? List.of() : List.of(values);
    } catch (IllegalStateException e) {
      // Tomcat refuses a form that is larger than its limit this way.
      throw new ApiException(
          ApiException.Type.BAD_DATA, "error parsing form values: " + e.getMessage());
    }
  }

  long timeMillis(String name, long otherwise) {
    String value = text(name);
    return value.isEmpty() ? otherwise : parseTime(name, value);
  }

  long requiredTimeMillis(String name) {
    return parseTime(name, text(name));
  }

  private static long parseTime(String name, String value) {
    if (value.equals(MIN_TIME_TEXT)) {
      return MIN_TIME_MILLIS;
    }
    if (value.equals(MAX_TIME_TEXT)) {
      return MAX_TIME_MILLIS;
    }
    try {
      double seconds = number(value);
      if (!Double.isNaN(seconds) && Math.abs(seconds) < MAX_TIME_MILLIS / 1_000.0) {
        return Math.round(seconds * 1_000);
      }
    } catch (DecodeException e) {
      try {
        Instant time = OffsetDateTime.parse(value).toInstant();
        return time.toEpochMilli();
      } catch (DateTimeException | ArithmeticException unreadable) {
        throw notTime(name, value);
      }
    }
    throw notTime(name, value);
  }

  private static ApiException notTime(String name, String value) {
    return ApiException.badParameter(
        name, "cannot parse " + GoQuote.of(value) + " to a valid timestamp");
  }

  /** A duration in milliseconds: seconds as a number, or {@code 1m30s}. */
  long durationMillis(String name) {
    String value = text(name);
    try {
      double seconds = number(value);
      double millis = seconds * 1_000;
      if (Double.isNaN(seconds) || Math.abs(millis) > Long.MAX_VALUE / 1e6) {
        throw ApiException.badParameter(
            name, "cannot parse " + GoQuote.of(value) + " to a valid duration. It overflows int64");
      }
      return (long) millis;
    } catch (DecodeException e) {
      return promDuration(name, value);
    }
  }

  private static long promDuration(String name, String value) {
    try {
      return PromDuration.parseMillis(value);
    } catch (IllegalArgumentException e) {
      throw ApiException.badParameter(
          name, "cannot parse " + GoQuote.of(value) + " to a valid duration");
    }
  }

  /** How many results at most; 0 means all. */
  int limit() {
    String value = text("limit");
    if (value.isEmpty()) {
      return 0;
    }
    int limit;
    try {
      limit = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw ApiException.badParameter(
          "limit", "strconv.Atoi: parsing " + GoQuote.of(value) + ": invalid syntax");
    }
    if (limit < 0) {
      throw ApiException.badParameter("limit", "limit must be non-negative");
    }
    return limit;
  }

  /** A whole number, or -1 when it is not given. */
  int count(String name) {
    String value = text(name);
    if (value.isEmpty()) {
      return -1;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new ApiException(ApiException.Type.BAD_DATA, name + " must be a number");
    }
  }

  boolean flag(String name) {
    String value = text(name);
    return switch (value) {
      case "", "0", "f", "F", "false", "FALSE", "False" -> false;
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      default ->
          throw ApiException.badParameter(
              name, "strconv.ParseBool: parsing " + GoQuote.of(value) + ": invalid syntax");
    };
  }

  private static double number(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return NumberText.parse(bytes, 0, bytes.length);
  }
}
