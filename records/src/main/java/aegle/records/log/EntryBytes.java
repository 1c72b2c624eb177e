package aegle.records.log;

import aegle.records.StoreException;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry's fields and detail as bytes; the format is in the package's story. */
public final class EntryBytes {
  static final int VERSION = 1;

  /** Detail that is nested deeper than this is kept as null from there on. */
  static final int MAX_DEPTH = 256;

  // Values.
  private static final int TEXT = 0;
  private static final int HEX = 1;
  private static final int WHOLE = 2;
  private static final int REAL = 3;
  private static final int YES = 4;
  private static final int NO = 5;
  private static final int TEXTS = 6;

  // Detail.
  private static final int NOTHING = 0;
  private static final int MEMBERS = 1;
  private static final int ITEMS = 2;
  private static final int JSON_TEXT = 3;
  private static final int NUMERAL = 4;
  private static final int TRUE = 5;
  private static final int FALSE = 6;
  private static final int NULL = 7;

  /** Shorter texts of hexadecimal digits are not worth a look. */
  private static final int MIN_HEX_CHARS = 16;

  private static final int MAX_HEX_CHARS = 128;

  /** Names that are written as a number: only ever add to the end. */
  private static final List<String> NAMES =
      List.of(
          FieldNames.PROJECT,
          FieldNames.MESSAGE,
          FieldNames.LEVEL,
          FieldNames.LOGGER,
          FieldNames.SERVICE,
          FieldNames.RELEASE,
          FieldNames.ENVIRONMENT,
          FieldNames.HOST,
          FieldNames.CLINIC,
          FieldNames.TRACE_ID,
          FieldNames.SPAN_ID,
          FieldNames.PARENT_SPAN_ID,
          FieldNames.SPAN_NAME,
          FieldNames.SPAN_OP,
          FieldNames.DURATION_MS,
          FieldNames.STATUS,
          FieldNames.EVENT_ID,
          FieldNames.REPLAY_ID,
          FieldNames.ERROR_TYPE,
          FieldNames.USER_ID,
          FieldNames.SESSION_ID,
          FieldNames.METHOD,
          FieldNames.ROUTE,
          FieldNames.STATUS_CODE,
          FieldNames.URL_PATH,
          FieldNames.SDK_NAME,
          FieldNames.SDK_VERSION,
          FieldNames.BROWSER,
          FieldNames.DEVICE,
          "error.message",
          "time.claimed");

  private static final Map<String, Integer> NUMBERS = numbers();

  private EntryBytes() {}

  private static Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      numbers.put(NAMES.get(i), i + 1);
    }
    return Map.copyOf(numbers);
  }

  /** The bytes from which {@link #read} makes the entry again. */
  public static byte[] of(Entry entry) {
    ByteSink out = new ByteSink(256);
    write(entry, out);
    return Arrays.copyOf(out.array(), out.size());
  }

  static void write(Entry entry, ByteSink out) {
    out.put(VERSION);
    Fields fields = entry.fields();
    out.putVarint(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      int number = NUMBERS.getOrDefault(name, 0);
      out.putVarint(number);
      if (number == 0) {
        out.putText(name);
      }
      write(fields.value(i), out);
    }
    if (entry.detail().members().isEmpty()) {
      out.put(NOTHING);
    } else {
      write(entry.detail(), out, 0);
    }
  }

  private static void write(Value value, ByteSink out) {
    switch (value) {
      case Value.Text(String text) -> writeText(text, out);
      case Value.Whole(long whole) -> {
        out.put(WHOLE);
        out.putZigzag(whole);
      }
      case Value.Real(double real) -> {
        out.put(REAL);
        out.putLong(Double.doubleToRawLongBits(real));
      }
      case Value.Flag(boolean flag) -> out.put(flag ? YES : NO);
      case Value.Texts(List<String> texts) -> {
        out.put(TEXTS);
        out.putVarint(texts.size());
        texts.forEach(out::putText);
      }
    }
  }

  private static void writeText(String text, ByteSink out) {
    if (!isHex(text)) {
      out.put(TEXT);
      out.putText(text);
      return;
    }
    out.put(HEX);
    out.putVarint(text.length() / 2);
    for (int i = 0; i < text.length(); i += 2) {
      out.put(Character.digit(text.charAt(i), 16) << 4 | Character.digit(text.charAt(i + 1), 16));
    }
  }

  /** Whether a text is an even number of lower-case hexadecimal digits, as an id is. */
  private static boolean isHex(String text) {
    int length = text.length();
    if (length < MIN_HEX_CHARS || length > MAX_HEX_CHARS || length % 2 != 0) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static void write(Json json, ByteSink out, int depth) {
    switch (json) {
      case Json.Members _, Json.Items _ when depth >= MAX_DEPTH -> out.put(NULL);
      case Json.Members(Map<String, Json> members) -> {
        out.put(MEMBERS);
        out.putVarint(members.size());
        members.forEach((name, member) -> {
          out.putText(name);
          write(member, out, depth + 1);
        });
      }
      case Json.Items(List<Json> items) -> {
        out.put(ITEMS);
        out.putVarint(items.size());
        items.forEach(item -> write(item, out, depth + 1));
      }
      case Json.Text(String text) -> {
        out.put(JSON_TEXT);
        out.putText(text);
      }
      case Json.Numeral(String digits) -> {
        out.put(NUMERAL);
        out.putText(digits);
      }
      case Json.Flag(boolean flag) -> out.put(flag ? TRUE : FALSE);
      case Json.Nil _ -> out.put(NULL);
    }
  }

  /**
   * The entry whose source stands in these bytes.
   *
   * @throws StoreException when they are damaged
   */
  public static Entry read(EntryKind kind, long timeNanos, byte[] bytes, int start, int length) {
    ByteCursor in = new ByteCursor(bytes, start, length);
    try {
      int version = in.next();
      if (version != VERSION) {
        throw damaged("its version is " + version + "; known is " + VERSION, null);
      }
      Fields fields = readFields(in);
      int tag = in.next();
      Json.Members detail =
          tag != NOTHING && readJson(tag, in, 0) instanceof Json.Members members
              ? members
              : Json.NOTHING;
      return new Entry(kind, timeNanos, fields, detail);
    } catch (IndexOutOfBoundsException e) {
      throw damaged(e.getMessage(), e);
    }
  }

  private static StoreException damaged(@Nullable String why, @Nullable Throwable cause) {
    StoreException damaged =
        new StoreException(
            StoreException.Reason.DAMAGED, "cannot read the source of a record: " + why);
    if (cause != null) {
      damaged.addSuppressed(cause);
    }
    return damaged;
  }

  private static Fields readFields(ByteCursor in) {
    int count = in.nextCount();
    Fields.Builder fields = Fields.builder();
    for (int i = 0; i < count; i++) {
      int number = (int) in.nextVarint();
      String name = number == 0 ? in.nextText() : NAMES.get(number - 1);
      fields.put(name, readValue(in));
    }
    return fields.build();
  }

  private static Value readValue(ByteCursor in) {
    int tag = in.next();
    return switch (tag) {
      case TEXT -> new Value.Text(in.nextText());
      case HEX -> new Value.Text(readHex(in));
      case WHOLE -> new Value.Whole(in.nextZigzag());
      case REAL -> new Value.Real(Double.longBitsToDouble(in.nextLong()));
      case YES -> new Value.Flag(true);
      case NO -> new Value.Flag(false);
      case TEXTS -> {
        int count = in.nextCount();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          texts.add(in.nextText());
        }
        yield new Value.Texts(texts);
      }
      default -> throw new IndexOutOfBoundsException("a value of kind " + tag);
    };
  }

  private static String readHex(ByteCursor in) {
    int count = in.nextCount();
    StringBuilder digits = new StringBuilder(2 * count);
    for (int i = 0; i < count; i++) {
      int octet = in.next();
      digits.append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 15, 16));
    }
    return digits.toString();
  }

  private static Json readJson(int tag, ByteCursor in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IndexOutOfBoundsException("detail deeper than " + MAX_DEPTH);
    }
    return switch (tag) {
      case MEMBERS -> {
        int count = in.nextCount();
        Map<String, Json> members = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
          String name = in.nextText();
          members.put(name, readJson(in.next(), in, depth + 1));
        }
        yield new Json.Members(members);
      }
      case ITEMS -> {
        int count = in.nextCount();
        List<Json> items = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          items.add(readJson(in.next(), in, depth + 1));
        }
        yield new Json.Items(items);
      }
      case JSON_TEXT -> new Json.Text(in.nextText());
      case NUMERAL -> new Json.Numeral(in.nextText());
      case TRUE -> new Json.Flag(true);
      case FALSE -> new Json.Flag(false);
      case NULL -> Json.NIL;
      default -> throw new IndexOutOfBoundsException("detail of kind " + tag);
    };
  }
}
