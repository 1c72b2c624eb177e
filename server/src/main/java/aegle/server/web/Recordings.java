package aegle.server.web;

import aegle.server.intake.Hall;
import aegle.server.intake.SignalFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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
  List<String> segments(String project, String replay) {
    return owners(project, replay).stream()
        .flatMap(owner -> files.list(Hall.REPLAYS, owner).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** One segment that shows too much hides all of its replay. */
  boolean isHidden(String project, String replay) {
    return owners(project, replay).stream()
        .anyMatch(owner -> !files.list(Hall.QUARANTINE, owner).isEmpty());
  }

  /** The folder of a replay, and the one that it had when folders did not name their project. */
  private static List<String> owners(String project, String replay) {
    return List.of(SignalFiles.owner(project, replay), replay);
  }

  private Optional<byte[]> read(String project, String replay, String segment) {
    return owners(project, replay).stream()
        .flatMap(owner -> files.read(Hall.REPLAYS, owner, segment).stream())
        .findFirst();
  }

  private long size(String project, String replay, String segment) {
    return owners(project, replay).stream()
        .mapToLong(owner -> files.size(Hall.REPLAYS, owner, segment))
        .filter(bytes -> bytes > 0)
        .findFirst()
        .orElse(0);
  }

  /**
   * What of a recording is handed out.
   *
   * @param segments in order, from the first on
   * @param leftOut segments after them, which together would be more than a browser is given
   */
  record Shown(List<String> segments, int leftOut) {}

  Shown shown(String project, String replay) {
    List<String> all = segments(project, replay);
    long bytes = 0;
    int fit = 0;
    for (String segment : all) {
      bytes += size(project, replay, segment);
      if (bytes > maxBytes) {
        break;
      }
      fit++;
    }
    return new Shown(all.subList(0, fit), all.size() - fit);
  }

  /** Writes a JSON list of segments, each a list of rrweb's events. */
  void write(String project, String replay, OutputStream out) throws IOException {
    byte[] separator = "[".getBytes(StandardCharsets.US_ASCII);
    for (String segment : shown(project, replay).segments()) {
      byte[] content = read(project, replay, segment).orElse(new byte[0]);
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
