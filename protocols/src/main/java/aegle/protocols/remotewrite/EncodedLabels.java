package aegle.protocols.remotewrite;

import aegle.protocols.DecodeException;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import aegle.signals.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the labels of a series and judges them by the remote write 1.0 specification. */
final class EncodedLabels {
  private EncodedLabels() {}

  /**
   * The labels in the bytes {@code from <= i < to}, which hold nothing else.
   *
   * @throws DecodeException saying which label is wrong
   */
  static Labels read(byte[] bytes, int from, int to, WireReader labels, WireReader pair) {
    Labels.Builder builder = Labels.builder();
    int nameStart = -1;
    int nameEnd = -1;
    labels.reset(bytes, from, to);
    while (labels.next()) {
      int previousStart = nameStart;
      int previousEnd = nameEnd;
      nameStart = labels.valueStart();
      nameEnd = nameStart;
      int valueStart = nameStart;
      int valueEnd = nameStart;
      pair.reset(bytes, labels.valueStart(), labels.valueEnd());
      while (pair.next()) {
        if (pair.is(1, WireReader.BYTES)) {
          nameStart = pair.valueStart();
          nameEnd = pair.valueEnd();
        } else if (pair.is(2, WireReader.BYTES)) {
          valueStart = pair.valueStart();
          valueEnd = pair.valueEnd();
        }
      }
      String name = checkedName(bytes, nameStart, nameEnd);
      requireOrder(bytes, previousStart, previousEnd, nameStart, nameEnd, name);
      builder.set(name, checkedValue(bytes, valueStart, valueEnd, name));
    }
    Labels read = builder.build();
    if (read.metricName().isEmpty()) {
      throw new DecodeException("invalid labels: no metric name in " + read);
    }
    return read;
  }

  private static String checkedName(byte[] bytes, int from, int to) {
    if (from == to) {
      throw new DecodeException("invalid labels: a label name is empty");
    }
    if (!Utf8.isValid(bytes, from, to)) {
      throw new DecodeException(
          "invalid labels: the label name " + GoQuote.of(bytes, from, to) + " is not UTF-8");
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static String checkedValue(byte[] bytes, int from, int to, String name) {
    if (from == to) {
      throw new DecodeException("invalid labels: the value of " + name + " is empty");
    }
    if (!Utf8.isValid(bytes, from, to)) {
      throw new DecodeException("invalid labels: the value of " + name + " is not UTF-8");
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static void requireOrder(
      byte[] bytes, int beforeStart, int beforeEnd, int start, int end, String name) {
    if (beforeStart < 0) {
      return;
    }
    int order = Arrays.compareUnsigned(bytes, beforeStart, beforeEnd, bytes, start, end);
    if (order == 0) {
      throw new DecodeException(
          "invalid labels: label name " + GoQuote.of(name) + " is not unique");
    }
    if (order > 0) {
      throw new DecodeException(
          "invalid labels: label " + GoQuote.of(name) + " is out of order; sort labels by name");
    }
  }
}
