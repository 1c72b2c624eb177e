package aegle.guard.masking;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** The text of a file's bytes, where they are one. */
public final class FileText {
  private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.US_ASCII);

  private static final int ESCAPE = 0x1B;

  private FileText() {}

  /**
   * Whether bytes are a text that can be masked: UTF-8 without control characters other than those
   * of lines, tabs and terminals. Pictures, archives and packed files never are; nor are texts of
   * other encodings, in which names could not be found.
   */
  public static boolean isText(byte[] content) {
    for (byte b : content) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != ESCAPE) {
        return false;
      }
    }
    if (Arrays.mismatch(content, PDF) == PDF.length) {
      return false;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
      return true;
    } catch (CharacterCodingException _) {
      // The question was whether it is one: an answer, not a failure.
      return false;
    }
  }

  /**
   * Masks bytes without NUL. Those that are no UTF-8 are read one by one as characters, so that
   * what is ASCII in them is found.
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
