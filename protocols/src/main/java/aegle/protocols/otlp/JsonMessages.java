package aegle.protocols.otlp;

import aegle.protocols.DecodeException;
import aegle.protocols.WellFormedText;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Reads the JSON of OTLP (specification, "JSON Protobuf Encoding") into protobuf messages. It
 * differs from protobuf's own JSON: identifiers of traces and spans are hexadecimal, enums are
 * numbers. Beyond it, as clients differ: 64-bit numbers may be numbers or texts, enums may be
 * names, names may be snake_case. Unknown names are passed over. Safe for all threads.
 */
final class JsonMessages {
  private static final int MAX_NUMBER_CHARS = 1_000;

  private final JsonFactory factory;
  private final Map<Descriptor, Map<String, FieldDescriptor>> names = new ConcurrentHashMap<>();

  JsonMessages(int maxTextChars) {
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    // A level of a message is an object and often a list around it.
                    .maxNestingDepth(2 * OtlpReader.MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_CHARS)
                    .maxStringLength(maxTextChars)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
  }

  /**
   * Reads a document into a builder.
   *
   * @throws DecodeException saying at which byte it is broken or over a limit, or of which field
   *     the value has the wrong type
   */
  void read(byte[] json, int length, Message.Builder into) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new DecodeException("OTLP/JSON is no object; send { ... }");
      }
      new Walk(parser).message(into);
      if (parser.nextToken() != null) {
        throw new DecodeException("OTLP/JSON has a second document");
      }
    } catch (JacksonException broken) {
      String place =
          broken.getLocation() == null ? "" : " at byte " + broken.getLocation().getByteOffset();
      throw new DecodeException("OTLP/JSON is broken or over a limit" + place, broken);
    }
  }

  private @Nullable FieldDescriptor field(Descriptor type, String name) {
    return names.computeIfAbsent(type, JsonMessages::namesOf).get(name);
  }

  private static Map<String, FieldDescriptor> namesOf(Descriptor type) {
    Map<String, FieldDescriptor> byName = new HashMap<>();
    for (FieldDescriptor field : type.getFields()) {
      byName.put(field.getName(), field);
      byName.put(field.getJsonName(), field);
    }
    return byName;
  }

  /** One walk through one document. */
  private final class Walk {
    private final JsonParser parser;
    private int values;

    Walk(JsonParser parser) {
      this.parser = parser;
    }

    void message(Message.Builder into) {
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken token = parser.nextToken();
        @Nullable FieldDescriptor field = field(into.getDescriptorForType(), name);
        if (field == null || token == JsonToken.VALUE_NULL) {
          // Null is the default value, which a message has already.
          parser.skipChildren();
        } else if (field.isRepeated()) {
          list(field, token, into);
        } else {
          into.setField(field, value(field, token, into));
        }
      }
    }

    private void list(FieldDescriptor field, JsonToken token, Message.Builder into) {
      if (token != JsonToken.START_ARRAY) {
        throw wrong(field, "a list");
      }
      for (JsonToken item = parser.nextToken();
          item != JsonToken.END_ARRAY;
          item = parser.nextToken()) {
        if (item == JsonToken.VALUE_NULL) {
          throw wrong(field, "no null within its list");
        }
        into.addRepeatedField(field, value(field, item, into));
      }
    }

    private Object value(FieldDescriptor field, JsonToken token, Message.Builder into) {
      if (++values > OtlpReader.MAX_JSON_VALUES) {
        throw new DecodeException(
            "OTLP/JSON has more than "
                + OtlpReader.MAX_JSON_VALUES
                + " values; export smaller batches");
      }
      return switch (field.getJavaType()) {
        case MESSAGE -> nested(field, token, into);
        case STRING -> WellFormedText.of(text(field, token));
        case BYTE_STRING -> bytes(field, text(field, token));
        case BOOLEAN -> flag(field, token);
        case INT -> (int) whole(field, token);
        case LONG -> whole(field, token);
        case DOUBLE -> real(field, token);
        case FLOAT -> (float) real(field, token);
        case ENUM -> enumValue(field, token);
      };
    }

    private Message nested(FieldDescriptor field, JsonToken token, Message.Builder into) {
      if (token != JsonToken.START_OBJECT) {
        throw wrong(field, "an object");
      }
      Message.Builder builder = into.newBuilderForField(field);
      message(builder);
      return builder.build();
    }

    private String text(FieldDescriptor field, JsonToken token) {
      if (!token.isScalarValue()) {
        throw wrong(field, "a text");
      }
      return parser.getString();
    }

    /** Identifiers are hexadecimal; one that is not is left empty and judged with its record. */
    private ByteString bytes(FieldDescriptor field, String text) {
      try {
        return field.getName().endsWith("_id")
            ? ByteString.copyFrom(HexFormat.of().parseHex(text))
            : ByteString.copyFrom(Base64.getDecoder().decode(text));
      } catch (IllegalArgumentException _) {
        return ByteString.EMPTY;
      }
    }

    private boolean flag(FieldDescriptor field, JsonToken token) {
      return switch (token) {
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_STRING -> parser.getString().equals("true");
        default -> throw wrong(field, "true or false");
      };
    }

    private long whole(FieldDescriptor field, JsonToken token) {
      if (token == JsonToken.VALUE_NUMBER_INT
          && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        return parser.getLongValue();
      }
      if (token == JsonToken.VALUE_NUMBER_FLOAT) {
        double value = parser.getDoubleValue();
        if (value == Math.rint(value) && Math.abs(value) < 0x1p63) {
          return (long) value;
        }
        throw wrong(field, "a whole number");
      }
      try {
        String digits = text(field, token);
        return digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
      } catch (NumberFormatException _) {
        throw wrong(field, "a whole number of 64 bits");
      }
    }

    private double real(FieldDescriptor field, JsonToken token) {
      try {
        return token.isNumeric() ? parser.getDoubleValue() : Double.parseDouble(text(field, token));
      } catch (NumberFormatException _) {
        throw wrong(field, "a number");
      }
    }

    private EnumValueDescriptor enumValue(FieldDescriptor field, JsonToken token) {
      if (token == JsonToken.VALUE_STRING) {
        @Nullable EnumValueDescriptor named =
            field.getEnumType().findValueByName(parser.getString());
        if (named != null) {
          return named;
        }
      }
      return field
          .getEnumType()
          .findValueByNumberCreatingIfUnknown(Math.toIntExact(clamped(whole(field, token))));
    }

    private static long clamped(long number) {
      return Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private DecodeException wrong(FieldDescriptor field, String wanted) {
      return new DecodeException(
          "OTLP/JSON: \""
              + field.getJsonName()
              + "\" needs "
              + wanted
              + ", before byte "
              + parser.currentLocation().getByteOffset());
    }
  }
}
