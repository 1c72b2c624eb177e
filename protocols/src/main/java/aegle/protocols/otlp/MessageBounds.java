package aegle.protocols.otlp;

import aegle.protocols.DecodeException;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Counts the messages within a message before memory is taken for them. For one walk. */
final class MessageBounds {
  private int messages;
  private long numbers;

  private MessageBounds() {}

  /**
   * Walks a message.
   *
   * @throws DecodeException when it is malformed, too deep, or has too many parts
   */
  static void check(byte[] bytes, int length, Descriptor type) {
    try {
      new MessageBounds().walk(CodedInputStream.newInstance(bytes, 0, length), type, 0);
    } catch (IOException malformed) {
      throw new DecodeException("the protobuf message is malformed", malformed);
    }
  }

  private void walk(CodedInputStream in, Descriptor type, int depth) throws IOException {
    if (depth > OtlpReader.MAX_DEPTH) {
      throw new DecodeException(
          "the message is nested deeper than " + OtlpReader.MAX_DEPTH + " levels");
    }
    if (++messages > OtlpReader.MAX_MESSAGES) {
      throw new DecodeException(
          "the message has more than "
              + OtlpReader.MAX_MESSAGES
              + " parts; export smaller batches");
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      @Nullable FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean bytesFollow = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (field != null && bytesFollow && isMessage(field)) {
        int outer = in.pushLimit(in.readRawVarint32());
        walk(in, field.getMessageType(), depth + 1);
        in.popLimit(outer);
      } else if (field != null && bytesFollow && field.isPackable()) {
        int packedBytes = in.readRawVarint32();
        addNumbers(packedBytes);
        in.skipRawBytes(packedBytes);
      } else {
        addNumbers(field != null && field.isPackable() ? 1 : 0);
        if (!in.skipField(tag)) {
          throw new DecodeException("the protobuf message is malformed: a group ends unopened");
        }
      }
    }
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  /** A number of one byte becomes one of eight. */
  private void addNumbers(int most) {
    numbers += most;
    if (numbers > OtlpReader.MAX_NUMBERS) {
      throw new DecodeException(
          "the message has more than " + OtlpReader.MAX_NUMBERS + " numbers in lists");
    }
  }
}
