package aegle.metrics.rules.template;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A moment as Go's {@code time.Time} shows it to templates. */
public record TimeValue(ZonedDateTime time) implements TemplateObject {
  private static final Set<String> METHODS =
      Set.of(
          "Add",
          "AddDate",
          "After",
          "Before",
          "Compare",
          "Day",
          "Equal",
          "Format",
          "Hour",
          "IsZero",
          "Local",
          "Minute",
          "Month",
          "Nanosecond",
          "Second",
          "String",
          "Sub",
          "Truncate",
          "UTC",
          "Unix",
          "UnixMicro",
          "UnixMilli",
          "UnixNano",
          "Weekday",
          "Year",
          "YearDay");
  private static final String JSON_LAYOUT = "2006-01-02T15:04:05.999999999Z07:00";
  private static final String STRING_LAYOUT = "2006-01-02 15:04:05.999999999 -0700 MST";

  public static TimeValue of(Instant instant) {
    return new TimeValue(instant.atZone(ZoneOffset.UTC));
  }

  /**
   * Seconds since 1970, cut to milliseconds as Prometheus does.
   *
   * @throws FunctionException when it is no time or too far away
   */
  public static TimeValue ofSeconds(double seconds) {
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
      throw new FunctionException("value is NaN or Inf");
    }
    double nanos = seconds * 1e9;
    if (nanos > Long.MAX_VALUE || nanos < Long.MIN_VALUE || Math.abs(nanos) >= 0x1p63) {
      throw new FunctionException(
          GoNumbers.formatFloat(seconds, 'g', -1)
              + " cannot be represented as a nanoseconds timestamp since it overflows int64");
    }
    return of(Instant.ofEpochMilli((long) nanos / 1_000_000));
  }

  /**
   * Reads a time after an example, in UTC unless it names an offset.
   *
   * @throws FunctionException in Go's words when the text is not such a time
   */
  public static TimeValue parse(String layout, String text) {
    return new TimeValue(new GoTimeParser(layout, text).parse());
  }

  /** The time after an example such as {@code 2006-01-02 15:04} (Go's layouts). */
  public String format(String layout) {
    return GoTimeLayout.format(time, layout);
  }

  @Override
  public String typeName() {
    return "*time.Time";
  }

  @Override
  public boolean has(String member) {
    return METHODS.contains(member);
  }

  @Override
  public boolean isMethod(String member) {
    return true;
  }

  @Override
  public @Nullable Object get(String member, Arguments arguments) {
    return arguments.size() == 0 ? figure(member) : calculation(member, arguments);
  }

  private Object figure(String member) {
    return switch (member) {
      case "Year" -> (long) time.getYear();
      case "Month" ->
          new NamedNumber(
              "time.Month",
              time.getMonthValue(),
              time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case "Day" -> (long) time.getDayOfMonth();
      case "YearDay" -> (long) time.getDayOfYear();
      case "Weekday" ->
          new NamedNumber(
              "time.Weekday",
              time.getDayOfWeek().getValue() % 7,
              time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case "Hour" -> (long) time.getHour();
      case "Minute" -> (long) time.getMinute();
      case "Second" -> (long) time.getSecond();
      case "Nanosecond" -> (long) time.getNano();
      case "Unix" -> time.toEpochSecond();
      case "UnixMilli" -> time.toInstant().toEpochMilli();
      case "UnixMicro" -> ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
      case "UnixNano" -> ChronoUnit.NANOS.between(Instant.EPOCH, time.toInstant());
      case "UTC", "Local" -> new TimeValue(time.withZoneSameInstant(ZoneOffset.UTC));
      case "IsZero" -> time.toInstant().equals(Instant.parse("0001-01-01T00:00:00Z"));
      case "String" -> toString();
      default -> throw new FunctionException("wrong number of args for " + member + ": got 0");
    };
  }

  private Object calculation(String member, Arguments arguments) {
    return switch (member) {
      case "Add" -> new TimeValue(time.plusNanos(arguments.as(DurationValue.class, 0).nanos()));
      case "AddDate" -> {
        if (arguments.size() != 3) {
          throw new FunctionException("wrong number of args for AddDate: want 3");
        }
        yield new TimeValue(
            time.plusYears(arguments.integer(0))
                .plusMonths(arguments.integer(1))
                .plusDays(arguments.integer(2)));
      }
      case "Sub" -> new DurationValue(ChronoUnit.NANOS.between(other(arguments), time));
      case "After" -> time.toInstant().isAfter(other(arguments).toInstant());
      case "Before" -> time.toInstant().isBefore(other(arguments).toInstant());
      case "Equal" -> time.toInstant().equals(other(arguments).toInstant());
      case "Compare" -> (long) time.toInstant().compareTo(other(arguments).toInstant());
      case "Format" -> GoTimeLayout.format(time, arguments.string(0));
      case "Truncate" -> truncated(arguments.as(DurationValue.class, 0).nanos());
      default ->
          throw new FunctionException(
              "wrong number of args for " + member + ": want 0 got " + arguments.size());
    };
  }

  private static ZonedDateTime other(Arguments arguments) {
    return arguments.as(TimeValue.class, 0).time();
  }

  private TimeValue truncated(long nanos) {
    if (nanos <= 0) {
      return this;
    }
    // Go counts from the year 1, which is a whole number of any unit up to a week before 1970.
    long since = ChronoUnit.NANOS.between(Instant.EPOCH, time.toInstant());
    return new TimeValue(time.minusNanos(Math.floorMod(since, nanos)));
  }

  @Override
  public Object json() {
    return GoTimeLayout.format(time, JSON_LAYOUT);
  }

  @Override
  public String toString() {
    return GoTimeLayout.format(time, STRING_LAYOUT);
  }
}
