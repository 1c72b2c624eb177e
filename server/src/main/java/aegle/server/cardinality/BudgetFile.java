package aegle.server.cardinality;

import aegle.signals.Labels;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose each series is, and what folded counters showed, for the next start. Written whole beside
 * the old one, which it then replaces.
 *
 * <pre>
 * +----------------+------------+---------------------+---------------------------+
 * | "AGLC" version | hash key   | sources             | series                    |
 * | 4 bytes  4     | 8          | count 4, names UTF  | count 4, {hash 8, owner 4}|
 * +----------------+------------+---------------------+---------------------------+
 * | folded: count 4, each                                                         |
 * |   source 4, others: count 4, {labels: count 4, UTF pairs; total 8}            |
 * |   counters: count 4, {hash 8, last value 8, place among others 4}             |
 * +-------------------------------------------------------------------------------+
 * | CRC-32 of all before, 8                                                       |
 * +-------------------------------------------------------------------------------+
 * </pre>
 *
 * Numbers are big-endian. What cannot be read is left aside, with a warning: series are then
 * assigned to their sources as these send them again.
 */
final class BudgetFile {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetFile.class);
  private static final int MAGIC = 0x41474C43;
  private static final int VERSION = 1;

  /** More entries than a server can have are a sign of a damaged file. */
  private static final int MAX_ENTRIES = 50_000_000;

  private final Path folder;
  private final Path path;

  /** What is saved. The arrays are taken over, not copied. */
  @SuppressWarnings("ArrayRecordComponent")
  record Saved(
      long hashKey, List<String> sources, long[] series, int[] owners, List<Folded> folded) {
    static Saved of(SeriesBudget budget) {
      List<SourceUse> uses = budget.all();
      List<Folded> folded = new ArrayList<>();
      for (int i = 0; i < uses.size(); i++) {
        synchronized (uses.get(i)) {
          if (uses.get(i).counters().size() > 0) {
            folded.add(Folded.of(i, uses.get(i)));
          }
        }
      }
      Ownership ownership = budget.ownership();
      synchronized (ownership) {
        long[] series = new long[ownership.size()];
        int[] owners = new int[series.length];
        int next = 0;
        for (int slot = 0; slot < ownership.slots(); slot++) {
          if (ownership.key(slot) != 0) {
            series[next] = ownership.key(slot);
            owners[next++] = Math.min(ownership.ownerAt(slot), uses.size() - 1);
          }
        }
        List<String> names = uses.stream().map(SourceUse::name).toList();
        return new Saved(budget.hash().key(), names, series, owners, folded);
      }
    }
  }

  /** A series that stands for others, and what they told in all. */
  record Other(Labels labels, double total) {}

  /** The folded counters of a source. The arrays are taken over, not copied. */
  @SuppressWarnings("ArrayRecordComponent")
  record Folded(int source, List<Other> others, long[] counters, double[] lasts, int[] places) {
    static Folded of(int source, SourceUse use) {
      List<Other> others = new ArrayList<>();
      int[] places = new int[use.others().size()];
      for (int place = 0; place < places.length; place++) {
        @Nullable OtherSeries other = use.others().get(place);
        places[place] = others.size();
        if (other != null) {
          others.add(new Other(other.labels(), other.total()));
        }
      }
      FoldedCounters counters = use.counters();
      long[] hashes = new long[counters.size()];
      double[] lasts = new double[hashes.length];
      int[] placed = new int[hashes.length];
      int next = 0;
      for (int slot = 0; slot < counters.slots(); slot++) {
        if (counters.key(slot) != 0) {
          hashes[next] = counters.key(slot);
          lasts[next] = counters.last(slot);
          placed[next++] = places[counters.other(slot)];
        }
      }
      return new Folded(source, others, hashes, lasts, placed);
    }
  }

  BudgetFile(Path folder) {
    this.folder = folder;
    this.path = folder.resolve("series");
  }

  void write(Saved saved) throws IOException {
    Files.createDirectories(folder);
    Path next = folder.resolve("series.next");
    CRC32 sum = new CRC32();
    try (OutputStream file = Files.newOutputStream(next);
        DataOutputStream out =
            new DataOutputStream(
                new CheckedOutputStream(new BufferedOutputStream(file, 1 << 16), sum))) {
      write(saved, out);
      out.writeLong(sum.getValue());
    }
    try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(Saved saved, DataOutputStream out) throws IOException {
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeLong(saved.hashKey());
    out.writeInt(saved.sources().size());
    for (String source : saved.sources()) {
      out.writeUTF(source);
    }
    out.writeInt(saved.series().length);
    for (int i = 0; i < saved.series().length; i++) {
      out.writeLong(saved.series()[i]);
      out.writeInt(saved.owners()[i]);
    }
    out.writeInt(saved.folded().size());
    for (Folded folded : saved.folded()) {
      out.writeInt(folded.source());
      out.writeInt(folded.others().size());
      for (Other other : folded.others()) {
        write(other, out);
      }
      out.writeInt(folded.counters().length);
      for (int i = 0; i < folded.counters().length; i++) {
        out.writeLong(folded.counters()[i]);
        out.writeDouble(folded.lasts()[i]);
        out.writeInt(folded.places()[i]);
      }
    }
  }

  private static void write(Other other, DataOutputStream out) throws IOException {
    out.writeInt(other.labels().size());
    for (int i = 0; i < other.labels().size(); i++) {
      out.writeUTF(other.labels().name(i));
      out.writeUTF(other.labels().value(i));
    }
    out.writeDouble(other.total());
  }

  /** What was saved; empty where nothing was, or where it cannot be read. */
  Optional<Saved> read() {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    CRC32 sum = new CRC32();
    try (InputStream file = Files.newInputStream(path);
        DataInputStream in =
            new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(file, 1 << 16), sum))) {
      Saved saved = read(in);
      long expected = sum.getValue();
      if (in.readLong() != expected) {
        throw new IOException("its sum is wrong");
      }
      return Optional.of(saved);
    } catch (IOException e) {
      LOG.warn("Left aside whose the series are: file={} reason={}", path, e.getMessage());
      return Optional.empty();
    }
  }

  private static Saved read(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC || in.readInt() != VERSION) {
      throw new IOException("it is of another version");
    }
    long hashKey = in.readLong();
    List<String> sources = new ArrayList<>();
    for (int i = count(in, SeriesBudget.MAX_SOURCES + 1); i > 0; i--) {
      sources.add(in.readUTF());
    }
    long[] series = new long[count(in, MAX_ENTRIES)];
    int[] owners = new int[series.length];
    for (int i = 0; i < series.length; i++) {
      series[i] = in.readLong();
      owners[i] = below(in.readInt(), sources.size());
    }
    List<Folded> folded = new ArrayList<>();
    for (int i = count(in, sources.size()); i > 0; i--) {
      folded.add(folded(in, sources.size()));
    }
    return new Saved(hashKey, sources, series, owners, folded);
  }

  private static Folded folded(DataInputStream in, int sources) throws IOException {
    int source = below(in.readInt(), sources);
    List<Other> others = new ArrayList<>();
    for (int i = count(in, SourceUse.MAX_OTHERS); i > 0; i--) {
      Labels.Builder labels = Labels.builder();
      for (int pair = count(in, MAX_ENTRIES); pair > 0; pair--) {
        labels.set(in.readUTF(), in.readUTF());
      }
      others.add(new Other(labels.build(), in.readDouble()));
    }
    long[] counters = new long[count(in, FoldedCounters.MAX_OF_SOURCE)];
    double[] lasts = new double[counters.length];
    int[] places = new int[counters.length];
    for (int i = 0; i < counters.length; i++) {
      counters[i] = in.readLong();
      lasts[i] = in.readDouble();
      places[i] = below(in.readInt(), others.size());
    }
    return new Folded(source, others, counters, lasts, places);
  }

  private static int count(DataInputStream in, int most) throws IOException {
    return below(in.readInt(), most + 1);
  }

  private static int below(int number, int limit) throws IOException {
    if (number < 0 || number >= limit) {
      throw new IOException("it is damaged");
    }
    return number;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
