package aegle.server;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a protobuf message for which no class was generated, field by field. */
final class Protobuf {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @FunctionalInterface
  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private Protobuf write(Writing writing) {
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return this;
  }

  Protobuf whole(int field, long value) {
    return write(out -> out.writeInt64(field, value));
  }

  Protobuf bytes(int field, byte[] value) {
    return write(out -> out.writeByteArray(field, value));
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** A Snappy block of nothing but one literal, of at most 64 KiB. */
  static byte[] asSnappyBlock(byte[] content) {
    return asSnappyBlock(content.length, content);
  }

  /** A Snappy block that declares a length of its own choice. */
  static byte[] asSnappyBlock(int declared, byte[] content) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    int rest = declared;
    while ((rest & ~0x7f) != 0) {
      block.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    block.write(rest);
    block.write(61 << 2);
    block.write(content.length - 1);
    block.write((content.length - 1) >>> 8);
    block.writeBytes(content);
    return block.toByteArray();
  }
}
