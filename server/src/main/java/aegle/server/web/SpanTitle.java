package aegle.server.web;

import aegle.signals.FieldNames;
import aegle.signals.Fields;

/**
 * What a span is called on a page. SDKs keep the names of spans few and leave the path out of them;
 * twenty bars called {@code GET clinic.example} tell a reader nothing.
 */
final class SpanTitle {
  private SpanTitle() {}

  /** The name, with the path behind it where a call or an answer has one that is not in it. */
  static String of(Fields span, String nameless) {
    String name = span.text(FieldNames.SPAN_NAME, nameless);
    String path = span.text(FieldNames.URL_PATH, "");
    String operation = span.text(FieldNames.SPAN_OP, "");
    boolean travels = operation.startsWith("http.") || operation.startsWith("resource.");
    boolean said =
        path.isEmpty() || name.contains(path) || !span.text(FieldNames.ROUTE, "").isEmpty();
    return travels && !said ? name + " " + path : name;
  }
}
