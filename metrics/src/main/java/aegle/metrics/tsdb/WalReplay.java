package aegle.metrics.tsdb;

import aegle.metrics.StoreException;
import aegle.signals.Labels;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log into the head at the start, file by file, and leaves out what is in blocks already.
 * A record that is not whole ends its file, with one line that says how much was lost; what later
 * files hold is read all the same.
 */
final class WalReplay {
  private static final Logger log = LoggerFactory.getLogger(WalReplay.class);

  private static final int READ_BYTES = 1 << 18;

  /** What became of a record. */
  private enum Outcome {
    READ,
    /** It ends too early or its checksum differs. */
    NOT_WHOLE,
    /** It is whole, but we cannot have written it. */
    SENSELESS
  }

  private final Head head;
  private final Counters counters;
  private final CRC32C checksum = new CRC32C();
  private final ByteCursor in = new ByteCursor(new byte[0], 0, 0);
  private byte[] payload = new byte[1 << 16];
  private int payloadLength;

  // By ref less the first one seen.
  private int firstRef = -1;
  private @Nullable Labels[] labelsByRef = new Labels[1_024];
  private @Nullable HeadSeries[] seriesByRef = new HeadSeries[1_024];

  WalReplay(Head head, Counters counters) {
    this.head = head;
    this.counters = counters;
  }

  /**
   * Reads all files of the folder.
   *
   * @param floors for a file's number, the time below which all its samples are in blocks
   * @return the files, oldest first
   * @throws StoreException at a file that another version wrote; nothing in it is touched then
   */
  List<Wal.Segment> read(Path folder, LongUnaryOperator floors) throws IOException {
    List<Path> files;
    try (Stream<Path> paths = Files.list(folder)) {
      files = paths.filter(WalReplay::isLogFile).sorted().toList();
    }
    List<Wal.Segment> segments = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      long number = Long.parseLong(name.substring(0, name.length() - Wal.SUFFIX.length()));
      boolean newest = segments.size() == files.size() - 1;
      segments.add(readFile(file, number, floors.applyAsLong(number), newest));
    }
    return segments;
  }

  private static boolean isLogFile(Path file) {
    String name = file.getFileName().toString();
    if (!name.endsWith(Wal.SUFFIX)) {
      return false;
    }
    boolean numbered = name.substring(0, name.length() - Wal.SUFFIX.length()).matches("\\d{10}");
    if (!numbered) {
      log.warn("Passed over a file that is no log file: file={}", file);
    }
    return numbered;
  }

  private Wal.Segment readFile(Path file, long number, long floorMillis, boolean newest)
      throws IOException {
    Wal.Segment segment = new Wal.Segment(number, file, Files.size(file));
    if (segment.bytes.get() == 0) {
      // What an earlier start left of a file that was torn within its header.
      return segment;
    }
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), READ_BYTES)) {
      long position = bytes.readNBytes(payload, 0, Wal.HEADER_BYTES);
      if (position < Wal.HEADER_BYTES || !isHeader(file)) {
        cut(segment, 0, 0, newest);
        return segment;
      }
      long left = segment.bytes.get() - position;
      while (left > 0) {
        payloadLength = 0;
        Outcome outcome = readRecord(bytes, left, segment, floorMillis);
        if (outcome != Outcome.READ) {
          boolean mayBeTorn = newest && outcome == Outcome.NOT_WHOLE;
          cut(segment, segment.bytes.get() - left, samplesClaimed(), mayBeTorn);
          break;
        }
        left -= WalEncoder.RECORD_HEADER_BYTES + payloadLength;
      }
    }
    return segment;
  }

  /** Whether the payload is our header; false for zeros, which a power cut leaves. */
  private boolean isHeader(Path file) {
    in.reset(payload, 0, Wal.HEADER_BYTES);
    long magic = in.longValue();
    if (magic != Wal.MAGIC && magic != 0) {
      throw new StoreException(
          "log file "
              + file
              + " does not begin with AEGLWAL1, so another version of Aegle wrote it or it is no"
              + " log file: start the version that wrote it, or move the file out of the folder to"
              + " go on without its samples");
    }
    return magic != 0;
  }

  /**
   * Takes the unreadable end off a file. Only the torn end of the newest file is thrown away, since
   * a crash leaves one; anything else is damage and is kept beside the file.
   */
  private void cut(Wal.Segment segment, long start, int samples, boolean mayBeTorn) {
    WalTail tail = new WalTail(segment.path, start, segment.bytes.get() - start);
    counters.tornBytes.add(tail.bytes());
    try {
      if (mayBeTorn && !tail.holdsRecord()) {
        log.warn(
            "Cut the torn end of the newest log file: file={} offset={} bytes={}"
                + " samplesInFirstRecord={}",
            segment.path,
            start,
            tail.bytes(),
            samples == 0 ? "unknown" : samples);
      } else {
        log.error(
            "Set the damaged part of a log file aside, its samples are lacking: file={} offset={}"
                + " bytes={} copy={}",
            segment.path,
            start,
            tail.bytes(),
            tail.copyAside());
      }
      tail.cut();
      segment.bytes.set(start);
    } catch (IOException e) {
      // Nothing is ever appended to a file of an earlier run, so the next start finds the same.
      log.error(
          "Left the unreadable end of a log file where it is: file={} offset={} bytes={} reason={}",
          segment.path,
          start,
          tail.bytes(),
          e.getMessage());
    }
  }

  /** What the record that could not be read says of itself, which may be wrong; 0 if unknown. */
  private int samplesClaimed() {
    in.reset(payload, 0, payloadLength);
    if (payloadLength < 5 || in.octet() != WalEncoder.SAMPLES) {
      return 0;
    }
    int samples = in.intValue();
    return samples > 0 && samples <= WalEncoder.MAX_SAMPLES_PER_RECORD ? samples : 0;
  }

  private Outcome readRecord(InputStream bytes, long left, Wal.Segment segment, long floorMillis)
      throws IOException {
    if (bytes.readNBytes(payload, 0, WalEncoder.RECORD_HEADER_BYTES)
        < WalEncoder.RECORD_HEADER_BYTES) {
      return Outcome.NOT_WHOLE;
    }
    in.reset(payload, 0, WalEncoder.RECORD_HEADER_BYTES);
    int length = in.intValue();
    int expected = in.intValue();
    if (length <= 0 || length > WalEncoder.MAX_RECORD_BYTES) {
      return Outcome.NOT_WHOLE;
    }
    int there = (int) Math.min(length, left - WalEncoder.RECORD_HEADER_BYTES);
    if (payload.length < there) {
      payload = new byte[Math.max(there, payload.length * 2)];
    }
    payloadLength = bytes.readNBytes(payload, 0, there);
    if (payloadLength < length) {
      return Outcome.NOT_WHOLE;
    }
    checksum.reset();
    checksum.update(payload, 0, length);
    if ((int) checksum.getValue() != expected) {
      return Outcome.NOT_WHOLE;
    }
    in.reset(payload, 0, length);
    try {
      int type = in.octet();
      if (type == WalEncoder.SERIES) {
        readDefinition();
      } else if (type == WalEncoder.SAMPLES) {
        readSamples(segment, floorMillis);
      } else {
        return Outcome.SENSELESS;
      }
    } catch (IndexOutOfBoundsException e) {
      log.warn("Read a log record that makes no sense: file={} reason={}", segment.path, e);
      return Outcome.SENSELESS;
    }
    return Outcome.READ;
  }

  private void readDefinition() {
    int ref = in.intVarint();
    int place = place(ref);
    if (labelsByRef[place] != null) {
      return;
    }
    String[] pairs = new String[in.intVarint() * 2];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = in.text();
    }
    labelsByRef[place] = Labels.ofSorted(pairs);
    head.reserveRefs(ref + 1);
  }

  private int place(int ref) {
    if (firstRef < 0) {
      firstRef = ref;
    }
    if (ref < firstRef) {
      int shift = firstRef - ref;
      labelsByRef = shifted(labelsByRef, new Labels[labelsByRef.length + shift], shift);
      seriesByRef = shifted(seriesByRef, new HeadSeries[seriesByRef.length + shift], shift);
      firstRef = ref;
    }
    int place = ref - firstRef;
    if (place >= labelsByRef.length) {
      int capacity = Math.max(place + 1, labelsByRef.length * 2);
      labelsByRef = Arrays.copyOf(labelsByRef, capacity);
      seriesByRef = Arrays.copyOf(seriesByRef, capacity);
    }
    return place;
  }

  private static <T extends @Nullable Object> T[] shifted(T[] from, T[] to, int shift) {
    System.arraycopy(from, 0, to, shift, from.length);
    return to;
  }

  private void readSamples(Wal.Segment segment, long floorMillis) {
    int count = in.intValue();
    int ref = 0;
    long timestamp = 0;
    long newest = segment.newestMillis;
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int head = in.octet();
      ref += (head & WalEncoder.NEXT_SERIES) != 0 ? 1 : (int) in.zigZag();
      if ((head & WalEncoder.SAME_TIME) == 0) {
        timestamp += in.zigZag();
      }
      double value = value(head >>> WalEncoder.KIND_SHIFT);
      newest = Math.max(newest, timestamp);
      if (timestamp >= floorMillis && add(ref, timestamp, value)) {
        kept++;
      }
    }
    segment.newestMillis = newest;
    counters.replayedSamples.add(kept);
  }

  private double value(int kind) {
    return switch (kind) {
      case WalEncoder.WHOLE -> in.zigZag();
      case WalEncoder.HUNDREDTHS -> in.zigZag() / 100.0;
      case WalEncoder.THOUSANDTHS -> in.zigZag() / 1_000.0;
      case WalEncoder.RAW -> Double.longBitsToDouble(in.longValue());
      default -> throw new IndexOutOfBoundsException("value kind " + kind);
    };
  }

  private boolean add(int ref, long timestamp, double value) {
    int place = ref - firstRef;
    if (place < 0 || place >= labelsByRef.length) {
      throw new IndexOutOfBoundsException("series " + ref + " has no labels in the log");
    }
    HeadSeries series = seriesByRef[place];
    if (series == null) {
      Labels labels = labelsByRef[place];
      if (labels == null) {
        throw new IndexOutOfBoundsException("series " + ref + " has no labels in the log");
      }
      // A series may have left and come back under another ref.
      series = head.find(labels);
      series = series == null ? head.create(labels, ref) : series;
      seriesByRef[place] = series;
      // The same labels, made of strings that the head shares among series.
      labelsByRef[place] = series.labels();
    }
    Lanes lanes = series.lanes();
    int lane = series.lane();
    if (timestamp <= lanes.lastMillis[lane]) {
      return false;
    }
    lanes.lastMillis[lane] = timestamp;
    lanes.lastValue[lane] = value;
    head.add(series, timestamp, value);
    return true;
  }
}
