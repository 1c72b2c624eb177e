package aegle.server.probe;

import aegle.signals.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every {@link DayCount} of this process, kept in a file, so that a counter goes on after a
 * restart. The file is written before the samples of a scrape are, so it is never behind them. Any
 * thread may call.
 */
public final class DayCounts {
  private static final Logger LOG = LoggerFactory.getLogger(DayCounts.class);

  /** Series that are counted on over midnight: 10,000. */
  static final int MAX_SERIES = 10_000;

  /** A series that was not seen for so long begins anew. */
  static final Duration SILENCE = Duration.ofDays(40);

  /** The place of the first label in a line, behind the numbers of its count. */
  private static final int LABELS_FROM = 6;

  private static final String HEAD = "aegle-day-counts 1";

  private final @Nullable Path file;
  private final Map<Labels, DayCount> counts = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean changed;
  private boolean loaded;

  /** Counts that are kept in this file; null: in memory alone. */
  public DayCounts(@Nullable Path file) {
    this.file = file;
  }

  /**
   * What was counted in all, with one more value; NaN when there are too many series already.
   *
   * @param series with all its labels
   */
  double count(Labels series, ZoneId zone, long nowMillis, double value) {
    lock.lock();
    try {
      load();
      @Nullable DayCount known = counts.get(series);
      if (known == null && counts.size() >= MAX_SERIES) {
        return Double.NaN;
      }
      DayCount next =
          known == null
              ? DayCount.first(nowMillis, value, zone)
              : known.next(nowMillis, value, zone);
      counts.put(series, next);
      changed = true;
      return next.total();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what has changed; the samples that tell of it may be kept after that. */
  void save(long nowMillis) {
    lock.lock();
    try {
      if (!changed || file == null) {
        return;
      }
      counts.values().removeIf(count -> count.atMillis() < nowMillis - SILENCE.toMillis());
      write(file);
      changed = false;
    } catch (IOException e) {
      LOG.error(
          "Could not keep the counts of the day, so a restart would begin them anew: reason={}",
          e.toString());
    } finally {
      lock.unlock();
    }
  }

  private void write(Path target) throws IOException {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    counts.forEach((labels, count) -> {
      text.append(count.atMillis()).append(' ').append(count.day());
      text.append(' ').append(count.highest()).append(' ').append(count.last());
      text.append(' ').append(count.before());
      text.append(' ').append(count.waits());
      labels.forEach((name, value) ->
          text.append(' ').append(encoded(name)).append('=').append(encoded(value)));
      text.append('\n');
    });
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void load() {
    if (loaded) {
      return;
    }
    loaded = true;
    if (file == null) {
      return;
    }
    try {
      List<String> lines = Files.readAllLines(file);
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        String[] words = line.split(" ", -1);
        counts.put(
            labels(words),
            new DayCount(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]),
                Double.parseDouble(words[4]),
                Boolean.parseBoolean(words[5])));
      }
    } catch (NoSuchFileException _) {
      LOG.info("Began to count over midnight: file={}", file);
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      counts.clear();
      LOG.error("Began the counts of the day anew, for their file is damaged: file={}", file, e);
    } catch (ArrayIndexOutOfBoundsException e) {
      counts.clear();
      LOG.error("Began the counts of the day anew, for their file is cut: file={}", file, e);
    }
  }

  private static Labels labels(String[] words) {
    Labels.Builder labels = Labels.builder();
    for (int i = LABELS_FROM; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("a label without a value");
      }
      labels.set(decoded(words[i].substring(0, equals)), decoded(words[i].substring(equals + 1)));
    }
    return labels.build();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
