package aegle.protocols.json;

import aegle.protocols.DecodeException;
import aegle.signals.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads one JSON document (RFC 8259) into a {@link Json} tree. NaN and infinities, which JavaScript
 * and Python clients write, are taken as the texts that they are. Safe for all threads.
 */
public final class JsonReader {
  /** Deeper nesting than this is refused, before a thread's stack is in danger. */
  public static final int MAX_DEPTH = 200;

  /** Values of all kinds in one document. */
  public static final int MAX_VALUES = 1_000_000;

  private static final int MAX_NAME_CHARS = 50_000;
  private static final int MAX_NUMBER_CHARS = 1_000;
  private static final char REPLACEMENT = '\uFFFD';

  private final JsonFactory factory;

  /**
   * @param maxTextChars the longest text that a document may hold
   */
  public JsonReader(int maxTextChars) {
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_NAME_CHARS)
                    .maxNumberLength(MAX_NUMBER_CHARS)
                    .maxStringLength(maxTextChars)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
  }

  /**
   * Reads a document that fills the bytes from {@code offset} on; white space around it is allowed.
   *
   * @throws DecodeException naming the byte at which the document is no JSON or breaks a bound
   */
  public Json read(byte[] bytes, int offset, int length) {
    try (JsonParser parser =
        factory.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
      Reading reading = new Reading(parser);
      Json json = reading.value(parser.nextToken());
      if (parser.nextToken() != null) {
        throw new DecodeException(
            "JSON has a second document at byte " + parser.currentTokenLocation().getByteOffset());
      }
      return json;
    } catch (StreamConstraintsException broken) {
      throw new DecodeException("JSON is over a limit: " + limitOf(broken), broken);
    } catch (JacksonException broken) {
      throw new DecodeException("JSON is broken" + place(broken), broken);
    }
  }

  /** Reads a document that fills the bytes. */
  public Json read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  /**
   * Reads a document that must be an object.
   *
   * @throws DecodeException also when it is a list or a bare value
   */
  public Json.Members readMembers(byte[] bytes, int offset, int length) {
    if (read(bytes, offset, length) instanceof Json.Members members) {
      return members;
    }
    throw new DecodeException("JSON is no object; send { ... }");
  }

  private static String place(JacksonException broken) {
    return broken.getLocation() == null ? "" : " at byte " + broken.getLocation().getByteOffset();
  }

  /** Which bound was broken; Jackson's own text names it and quotes no content. */
  private static String limitOf(StreamConstraintsException broken) {
    return String.valueOf(broken.getOriginalMessage());
  }

  /** One walk through one document. */
  private static final class Reading {
    private final JsonParser parser;
    private int values;

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    Json value(@Nullable JsonToken token) {
      if (token == null) {
        throw new DecodeException("JSON is empty");
      }
      if (++values > MAX_VALUES) {
        throw new DecodeException(
            "JSON has more than " + MAX_VALUES + " values; send less at once");
      }
      return switch (token) {
        case START_OBJECT -> members();
        case START_ARRAY -> items();
        case VALUE_STRING -> new Json.Text(wellFormed(parser.getString()));
        case VALUE_NUMBER_INT -> new Json.Numeral(parser.getString());
        case VALUE_NUMBER_FLOAT -> real(parser.getString());
        case VALUE_TRUE -> new Json.Flag(true);
        case VALUE_FALSE -> new Json.Flag(false);
        case VALUE_NULL -> Json.NIL;
        case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
            throw new AssertionError("BUG: no value begins with " + token);
      };
    }

    private Json members() {
      Map<String, Json> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = wellFormed(parser.currentName());
        members.put(name, value(parser.nextToken()));
      }
      return new Json.Members(members);
    }

    private Json items() {
      List<Json> items = new ArrayList<>();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        items.add(value(token));
      }
      return new Json.Items(items);
    }

    /** NaN and the infinities are no JSON numbers, so they stay the words that they are. */
    private static Json real(String digits) {
      char last = digits.charAt(digits.length() - 1);
      return last >= '0' && last <= '9' ? new Json.Numeral(digits) : new Json.Text(digits);
    }
  }

  /**
   * The text with each half of a torn surrogate pair replaced, so that it can be written as UTF-8.
   */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return repaired(text, i);
      }
    }
    return text;
  }

  private static String repaired(String text, int from) {
    StringBuilder repaired = new StringBuilder(text);
    for (int i = from; i < repaired.length(); i++) {
      if (i + 1 < repaired.length()
          && Character.isSurrogatePair(repaired.charAt(i), repaired.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(repaired.charAt(i))) {
        repaired.setCharAt(i, REPLACEMENT);
      }
    }
    return repaired.toString();
  }
}
