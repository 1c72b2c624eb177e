package aegle.server.web;

import aegle.signals.Json;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes the nested part of a record as indented JSON for people to read. */
final class JsonText {
  /** Characters that are written; then the text ends in an ellipsis. */
  static final int MAX_CHARS = 100_000;

  private static final int MAX_DEPTH = 40;

  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  /** The text, empty where there is nothing nested. */
  static String of(Json.Members detail) {
    if (detail.members().isEmpty()) {
      return "";
    }
    JsonText text = new JsonText();
    text.write(detail, 0);
    if (text.out.length() > MAX_CHARS) {
      text.out.setLength(MAX_CHARS);
      text.out.append("\n…");
    }
    return text.out.toString();
  }

  private void write(Json json, int depth) {
    if (depth > MAX_DEPTH || out.length() > MAX_CHARS) {
      out.append('…');
      return;
    }
    switch (json) {
      case Json.Members(Map<String, Json> members) -> writeMembers(members, depth);
      case Json.Items(List<Json> items) -> writeItems(items, depth);
      case Json.Text(String value) -> quote(value);
      case Json.Numeral(String digits) -> out.append(digits);
      case Json.Flag(boolean value) -> out.append(value);
      case Json.Nil _ -> out.append("null");
    }
  }

  private void writeMembers(Map<String, Json> members, int depth) {
    if (members.isEmpty()) {
      out.append("{}");
      return;
    }
    out.append('{');
    Iterator<Map.Entry<String, Json>> each = members.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<String, Json> member = each.next();
      newLine(depth + 1);
      quote(member.getKey());
      out.append(": ");
      write(member.getValue(), depth + 1);
      out.append(each.hasNext() ? "," : "");
    }
    newLine(depth);
    out.append('}');
  }

  private void writeItems(List<Json> items, int depth) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    for (int i = 0; i < items.size(); i++) {
      newLine(depth + 1);
      write(items.get(i), depth + 1);
      out.append(i < items.size() - 1 ? "," : "");
    }
    newLine(depth);
    out.append(']');
  }

  private void newLine(int depth) {
    out.append('\n').repeat("  ", depth);
  }

  private void quote(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
