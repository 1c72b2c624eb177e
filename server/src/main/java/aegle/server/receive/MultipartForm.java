package aegle.server.receive;

import aegle.protocols.DecodeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a form with files apart (RFC 7578). The whole body is in memory, within its bound, so
 * nothing is written to temporary files as a servlet container would.
 */
final class MultipartForm {
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^\\s;,\"]{1,70}))");
  private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]{0,200})\"");
  private static final Pattern FILE_NAME = Pattern.compile("[; ]filename=\"([^\"]{0,200})\"");
  private static final byte[] END_OF_HEADERS = {'\r', '\n', '\r', '\n'};
  private static final int MAX_HEADER_BYTES = 4_096;

  /** Parts of one form. */
  private static final int MAX_PARTS = 200;

  private final byte[] body;
  private final byte[] delimiter;

  /** A part; its content is lent, not copied. */
  static final class Part {
    private final String name;
    private final String fileName;
    private final byte[] content;

    private Part(String name, String fileName, byte[] content) {
      this.name = name;
      this.fileName = fileName;
      this.content = content;
    }

    String name() {
      return name;
    }

    /** As it was sent, or empty; never a name to write to. */
    String fileName() {
      return fileName;
    }

    byte[] content() {
      return content;
    }
  }

  private MultipartForm(byte[] body, byte[] delimiter) {
    this.body = body;
    this.delimiter = delimiter;
  }

  /**
   * The parts of a body, in order.
   *
   * @throws DecodeException saying what of it is no form
   */
  static List<Part> parts(String contentType, byte[] body) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    boolean isForm = contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    if (!isForm || !boundary.find()) {
      throw new DecodeException("send chunks as multipart/form-data with a boundary");
    }
    String word = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    byte[] delimiter = ("\r\n--" + word).getBytes(StandardCharsets.ISO_8859_1);
    return new MultipartForm(body, delimiter).read();
  }

  private List<Part> read() {
    List<Part> parts = new ArrayList<>();
    int at = afterFirstDelimiter();
    while (!startsWith(at, "--")) {
      if (parts.size() == MAX_PARTS) {
        throw new DecodeException("the form has more than " + MAX_PARTS + " parts");
      }
      int start = afterLine(at);
      int end = indexOf(END_OF_HEADERS, start - 2, start + MAX_HEADER_BYTES);
      if (end < 0) {
        throw new DecodeException("a part of the form has no end of its headers");
      }
      String headers =
          end < start ? "" : new String(body, start, end - start, StandardCharsets.ISO_8859_1);
      int content = end + END_OF_HEADERS.length;
      int next = indexOf(delimiter, content - 2, body.length);
      if (next < 0) {
        throw new DecodeException("the form breaks off; send it whole");
      }
      parts.add(
          new Part(
              parameter(NAME, headers),
              parameter(FILE_NAME, headers),
              Arrays.copyOfRange(body, Math.min(content, next), next)));
      at = next + delimiter.length;
    }
    return parts;
  }

  /** The first delimiter may stand at the very beginning, without a line before it. */
  private int afterFirstDelimiter() {
    int bare = delimiter.length - 2;
    if (body.length >= bare && Arrays.equals(body, 0, bare, delimiter, 2, delimiter.length)) {
      return bare;
    }
    int first = indexOf(delimiter, 0, body.length);
    if (first < 0) {
      throw new DecodeException("the form does not have the boundary that its header says");
    }
    return first + delimiter.length;
  }

  private int afterLine(int at) {
    int end = at;
    while (end < body.length && (body[end] == ' ' || body[end] == '\t')) {
      end++;
    }
    if (!startsWith(end, "\r\n")) {
      throw new DecodeException("a boundary of the form is not followed by a line break");
    }
    return end + 2;
  }

  private boolean startsWith(int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return at + bytes.length <= body.length
        && Arrays.equals(body, at, at + bytes.length, bytes, 0, bytes.length);
  }

  /**
   * Where the bytes begin, or -1. What is searched begins with a carriage return and the delimiter
   * has no other, so no byte is looked at more than twice.
   */
  private int indexOf(byte[] wanted, int from, int to) {
    int last = Math.min(to, body.length) - wanted.length;
    for (int i = from; i <= last; i++) {
      if (body[i] == wanted[0]
          && Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private static String parameter(Pattern pattern, String headers) {
    for (String line : headers.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? String.valueOf(matcher.group(1)) : "";
      }
    }
    return "";
  }
}
