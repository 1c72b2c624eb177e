package aegle.server.web;

import aegle.records.Cursor;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What the address of the page of traces asks for. Texts are as they were typed.
 *
 * @param least milliseconds
 * @param most milliseconds
 * @param status {@code error}, {@code ok} or empty for any
 * @param mode {@code list}, {@code slowest}, {@code spans} or {@code map}
 */
record TraceAsked(
    String query,
    TimeRange range,
    String service,
    String name,
    String least,
    String most,
    String status,
    String mode,
    @Nullable Cursor cursor) {
  /** What the service of a span says of its outcome where nothing went wrong. */
  static final String WELL = "status:(ok OR unset OR cancelled)";

  static final String FAILED = "_exists_:status AND NOT " + WELL;
  private static final String ROOT = "NOT _exists_:" + FieldNames.PARENT_SPAN_ID;

  /** Spans that match everything that was asked; outside the mode of spans, only first ones. */
  RecordQuery matching() {
    String text = narrowed();
    return spans().withText(mode.equals("spans") ? text : QueryText.and(text, ROOT));
  }

  /** All spans of the range. */
  RecordQuery spans() {
    return LogReader.in(EntryKind.SPAN, range);
  }

  private String narrowed() {
    String text = query;
    if (!service.isBlank()) {
      text = QueryText.and(text, QueryClauses.clause(FieldNames.SERVICE, service));
    }
    if (!name.isBlank()) {
      text = QueryText.and(text, nameClause());
    }
    if (number(least).isPresent() || number(most).isPresent()) {
      text = QueryText.and(text, "duration.ms:[" + bound(least) + " TO " + bound(most) + "]");
    }
    return switch (status) {
      case "error" -> QueryText.and(text, FAILED);
      case "ok" -> QueryText.and(text, "NOT (" + FAILED + ")");
      default -> text;
    };
  }

  /** A star in the name stands for any characters; without one the whole name is meant. */
  private String nameClause() {
    return name.contains("*")
        ? QueryClauses.pattern(FieldNames.SPAN_NAME, name)
        : QueryClauses.clause(FieldNames.SPAN_NAME, name);
  }

  private static String bound(String typed) {
    OptionalDouble number = number(typed);
    return number.isPresent() ? typed.strip() : "*";
  }

  /** A bound in plain digits, or nothing where none was typed or it cannot be read. */
  static OptionalDouble number(String typed) {
    String text = typed.strip();
    boolean plain = text.matches("\\d{1,12}(\\.\\d{1,6})?");
    return plain ? OptionalDouble.of(Double.parseDouble(text)) : OptionalDouble.empty();
  }

  /** Whether a bound was typed that cannot be read. */
  boolean hasBadBound() {
    return (!least.isBlank() && number(least).isEmpty())
        || (!most.isBlank() && number(most).isEmpty());
  }

  /** The address of this page with another mode, from its beginning. */
  String address(String otherMode, String rangeText) {
    List<String> parts = new ArrayList<>();
    add(parts, "q", query);
    add(parts, "service", service);
    add(parts, "name", name);
    add(parts, "min", least);
    add(parts, "max", most);
    add(parts, "status", status);
    add(parts, "view", otherMode.equals("list") ? "" : otherMode);
    parts.add(rangeText);
    return "/traces?" + String.join("&", parts);
  }

  private static void add(List<String> parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.add(name + "=" + Addresses.encode(value));
    }
  }
}
