package aegle.server.probe;

import aegle.metrics.yaml.ConfigException;
import aegle.server.probe.config.FileDiscovery;
import aegle.server.probe.config.TargetGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that files name, for one {@code file_sd_configs} entry. A file that cannot be
 * understood keeps its last good groups and is a problem that is shown; a file that is gone takes
 * its targets along. Used by one thread at a time.
 */
final class FileTargets {
  private static final Logger LOG = LoggerFactory.getLogger(FileTargets.class);

  private final FileDiscovery discovery;
  private final Map<Path, List<TargetGroup>> groups = new TreeMap<>();
  private final Map<Path, String> problems = new TreeMap<>();
  private Map<Path, Stamp> stamps = new HashMap<>();
  private @Nullable String listingProblem;
  private long lastReadMillis = Long.MIN_VALUE;

  /** What a file looked like when it was read. */
  private record Stamp(long modifiedMillis, long sizeBytes) {}

  FileTargets(FileDiscovery discovery) {
    this.discovery = discovery;
  }

  /** Reads what has changed, and everything when the refresh interval is over; true if it did. */
  boolean refresh(long nowMillis) {
    Map<Path, Stamp> now = new HashMap<>();
    try {
      for (Path file : discovery.files()) {
        now.put(file, new Stamp(Files.getLastModifiedTime(file).toMillis(), Files.size(file)));
      }
      listingProblem = null;
    } catch (IOException e) {
      listingProblem = "cannot look for files of targets: " + e;
      return false;
    }
    boolean due =
        lastReadMillis == Long.MIN_VALUE
            || nowMillis - lastReadMillis >= discovery.refreshInterval().toMillis();
    if (!due && now.equals(stamps)) {
      return false;
    }
    groups.keySet().retainAll(now.keySet());
    problems.keySet().retainAll(now.keySet());
    for (Map.Entry<Path, Stamp> entry : now.entrySet()) {
      if (due || !entry.getValue().equals(stamps.get(entry.getKey()))) {
        read(entry.getKey());
      }
    }
    stamps = now;
    lastReadMillis = due ? nowMillis : lastReadMillis;
    return true;
  }

  private void read(Path file) {
    try {
      List<TargetGroup> read = new ArrayList<>();
      for (TargetGroup group : FileDiscovery.read(file)) {
        read.add(
            new TargetGroup(
                group.addresses(), group.labels().with("__meta_filepath", file.toString())));
      }
      groups.put(file, read);
      problems.remove(file);
    } catch (ConfigException e) {
      String complaint = String.valueOf(e.getMessage());
      if (!complaint.equals(problems.put(file, complaint))) {
        LOG.warn("Kept the last good targets of a file: reason={}", complaint);
      }
    }
  }

  List<TargetGroup> groups() {
    return groups.values().stream().flatMap(List::stream).toList();
  }

  List<String> problems() {
    List<String> all = new ArrayList<>(problems.values());
    if (listingProblem != null) {
      all.add(listingProblem);
    }
    return all;
  }
}
