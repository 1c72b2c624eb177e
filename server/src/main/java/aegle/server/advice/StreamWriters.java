package aegle.server.advice;

import aegle.protocols.cloudwatch.LogEvents;
import aegle.signals.Entry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which processes write to a stream of CloudWatch Logs, as far as their lines say. One process
 * after another is a restart; one, another, and the first again are two at a time. Safe from any
 * thread.
 */
final class StreamWriters {
  /** Streams at a time; beyond this all are forgotten. */
  private static final int MAX_STREAMS = 1_000;

  private final Map<String, Writers> byStream = new HashMap<>();

  /** The last two processes of a stream. */
  private record Writers(String last, String before) {}

  /** A line of evidence where two processes write to one stream, else null. */
  @Nullable String see(ClientId client, Entry entry) {
    Fields fields = entry.fields();
    String stream = fields.text(LogEvents.STREAM, "");
    String process = fields.text(FieldNames.HOST, "") + ":" + fields.text("process.pid", "");
    if (stream.isEmpty() || process.length() == 1) {
      return null;
    }
    String group = fields.text(LogEvents.GROUP, "");
    return isShared(client.source() + " " + group + " " + stream, process)
        ? "several processes write to " + group + "/" + stream
        : null;
  }

  private synchronized boolean isShared(String stream, String process) {
    Writers writers = byStream.get(stream);
    if (writers != null && writers.last().equals(process)) {
      return false;
    }
    if (byStream.size() >= MAX_STREAMS && writers == null) {
      byStream.clear();
    }
    byStream.put(stream, new Writers(process, writers == null ? "" : writers.last()));
    return writers != null && writers.before().equals(process);
  }
}
