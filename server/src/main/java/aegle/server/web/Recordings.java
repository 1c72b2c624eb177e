package aegle.server.web;

import aegle.server.intake.Hall;
import aegle.server.intake.SignalFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The recordings of replays, as they lie on the disk: one file for each segment. */
final class Recordings {
  static final String VERDICT = "replay.verdict";
  static final String QUARANTINED = "QUARANTINED";
  static final String EXPOSED = "replay.exposed";

  /** A browser is given at most so much of one replay: 64 MiB. */
  static final long MAX_BYTES = 64L * 1024 * 1024;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  private final SignalFiles files;
  private final long maxBytes;

  Recordings(SignalFiles files) {
    this(files, MAX_BYTES);
  }

  Recordings(SignalFiles files, long maxBytes) {
    this.files = files;
    this.maxBytes = maxBytes;
  }

  /** Whether a text is the id of a replay: what is none names no file. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Segments that may be shown, in order. */
  List<String> segments(String replay) {
    return files.list(Hall.REPLAYS, replay);
  }

  /** One segment that shows too much hides all of its replay. */
  boolean isHidden(String replay) {
    return !files.list(Hall.QUARANTINE, replay).isEmpty();
  }

  /**
   * What of a recording is handed out.
   *
   * @param segments in order, from the first on
   * @param leftOut segments after them, which together would be more than a browser is given
   */
  record Shown(List<String> segments, int leftOut) {}

  Shown shown(String replay) {
    List<String> all = segments(replay);
    long bytes = 0;
    int fit = 0;
    for (String segment : all) {
      bytes += files.size(Hall.REPLAYS, replay, segment);
      if (bytes > maxBytes) {
        break;
      }
      fit++;
    }
    return new Shown(all.subList(0, fit), all.size() - fit);
  }

  /** Writes a JSON list of segments, each a list of rrweb's events. */
  void write(String replay, OutputStream out) throws IOException {
    byte[] separator = "[".getBytes(StandardCharsets.US_ASCII);
    for (String segment : shown(replay).segments()) {
      byte[] content = files.read(Hall.REPLAYS, replay, segment).orElse(new byte[0]);
      if (content.length > 0) {
        out.write(separator);
        out.write(content);
        separator = ",".getBytes(StandardCharsets.US_ASCII);
      }
    }
    if (separator[0] == '[') {
      out.write(separator);
    }
    out.write(']');
  }
}
