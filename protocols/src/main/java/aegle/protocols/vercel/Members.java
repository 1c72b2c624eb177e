package aegle.protocols.vercel;

import aegle.protocols.EventTime;
import aegle.protocols.WellFormedText;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes members of an object into fields. */
final class Members {
  private static final int MAX_TEXT_CHARS = 1_024;
  private static final int MAX_OWN_FIELDS = 50;
  private static final double MAX_EXACT_WHOLE = 0x1p53;

  private Members() {}

  /** The member as text; empty where there is none. */
  static String text(Json.Members members, String name) {
    @Nullable String text = members.text(name);
    return text == null ? "" : WellFormedText.cut(text, MAX_TEXT_CHARS);
  }

  /** Puts a text under a field's name, if there is one. */
  static void put(Fields.Builder fields, String field, Json.Members members, String name) {
    String text = text(members, name);
    if (!text.isEmpty()) {
      fields.put(field, text);
    }
  }

  /** Puts all that is no tree below a prefix; what is a tree is left to the detail. */
  static void putAll(Fields.Builder fields, String prefix, Json.Members members) {
    int kept = 0;
    for (Map.Entry<String, Json> member : members.members().entrySet()) {
      @Nullable Value value = value(member.getValue());
      if (value != null && kept < MAX_OWN_FIELDS) {
        kept++;
        fields.put(prefix + member.getKey(), value);
      }
    }
  }

  private static @Nullable Value value(Json json) {
    return switch (json) {
      case Json.Text(String text) -> new Value.Text(WellFormedText.cut(text, MAX_TEXT_CHARS));
      case Json.Numeral numeral -> {
        double real = numeral.real();
        boolean whole = real == Math.rint(real) && Math.abs(real) < MAX_EXACT_WHOLE;
        yield whole ? new Value.Whole((long) real) : new Value.Real(real);
      }
      case Json.Flag(boolean flag) -> new Value.Flag(flag);
      case Json.Members _, Json.Items _, Json.Nil _ -> null;
    };
  }

  /** The time that a member tells, or when it came where that cannot be. */
  static long time(Json.Members members, String name, long receivedNanos) {
    long nanos = EventTime.ofText(text(members, name));
    return EventTime.isCredible(nanos, receivedNanos) ? nanos : receivedNanos;
  }

  /** The path of an address or of a path, without query and fragment; empty for none. */
  static String path(String address) {
    int scheme = address.indexOf("://");
    int start = scheme < 0 ? 0 : address.indexOf('/', scheme + 3);
    if (start < 0) {
      return "/";
    }
    int end = address.length();
    for (int i = start; i < end; i++) {
      if (address.charAt(i) == '?' || address.charAt(i) == '#') {
        end = i;
      }
    }
    return address.substring(start, end);
  }

  /** The host of an address, without its port; empty for a path. */
  static String host(String address) {
    int scheme = address.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    int start = scheme + 3;
    int end = start;
    while (end < address.length() && "/?#:".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    return address.substring(start, end);
  }

  /** What stands between question mark and fragment; empty for nothing. */
  static String query(String address) {
    int mark = address.indexOf('?');
    int end = address.indexOf('#');
    if (mark < 0 || (end >= 0 && end < mark)) {
      return "";
    }
    return address.substring(mark + 1, end < 0 ? address.length() : end);
  }
}
