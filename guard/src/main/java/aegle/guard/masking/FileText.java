package aegle.guard.masking;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The text of a file's bytes, where they are one. */
final class FileText {
  private FileText() {}

  /**
   * Masks bytes that are a text: those without NUL. Bytes that are no UTF-8 are read one by one as
   * characters, so that what is ASCII in them is found.
   */
  static byte[] mask(byte[] content, UnaryOperator<String> masker) {
    for (byte b : content) {
      if (b == 0) {
        return content;
      }
    }
    Charset charset = StandardCharsets.UTF_8;
    String text;
    try {
      text = charset.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException _) {
      charset = StandardCharsets.ISO_8859_1;
      text = new String(content, charset);
    }
    String masked = masker.apply(text);
    return masked.equals(text) ? content : masked.getBytes(charset);
  }
}
