package aegle.server.intake;

import aegle.metrics.StoreException;
import aegle.records.log.PrivateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Files that came with signals, in a folder: {@code KIND/OWNER/NAME}. A file is there wholly or not
 * at all, and once it was kept it survives {@code kill -9}. Safe from any thread.
 */
public final class SignalFiles {
  /** Files of one owner, such as the segments of a replay. */
  public static final int MAX_FILES_PER_OWNER = 2_000;

  /** Room that must stay free on the disk: 256 MiB. */
  private static final long MIN_FREE_BYTES = 256L * 1024 * 1024;

  private static final int MAX_PROJECT_CHARS = 60;
  private static final Pattern SAFE = Pattern.compile("[0-9a-zA-Z][0-9a-zA-Z._-]{0,119}");

  private final Path root;

  public SignalFiles(Path root) {
    this.root = root;
  }

  /**
   * The folder of what a project sent of an event, a replay or a profiler. Ids are the senders'
   * word: without the project, who knows one could replace the files of another project.
   */
  public static String owner(String project, String id) {
    String safe = safeName(project.replace('.', '_'));
    return safe.substring(0, Math.min(MAX_PROJECT_CHARS, safe.length())) + "." + id;
  }

  /**
   * Keeps a file, replacing one of the same name.
   *
   * @param owner such as {@link #owner}: letters, digits, dots and dashes
   * @throws StoreException when the disk takes no more
   * @throws IllegalArgumentException when a name could leave the folder
   * @throws TooManyFilesException when the owner has {@value #MAX_FILES_PER_OWNER} others
   */
  public void keep(String kind, String owner, String name, byte[] content) {
    Path folder = folder(kind, owner);
    if (!Files.exists(folder.resolve(safe(name)))
        && list(kind, owner).size() >= MAX_FILES_PER_OWNER) {
      throw new TooManyFilesException(
          "cannot keep one more of " + kind + "; allowed are " + MAX_FILES_PER_OWNER);
    }
    keepUncounted(kind, owner, name, content);
  }

  /** As {@link #keep}, for files that were counted before they came, such as those of a bundle. */
  public void keepUncounted(String kind, String owner, String name, byte[] content) {
    Path folder = folder(kind, owner);
    try {
      PrivateFolder.create(folder);
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < MIN_FREE_BYTES + content.length) {
        throw new StoreException("the disk is nearly full; free some room");
      }
      write(folder, folder.resolve(safe(name)), content);
    } catch (IOException e) {
      throw new StoreException("cannot keep a file of " + content.length + " bytes", e);
    }
  }

  private static void write(Path folder, Path file, byte[] content) throws IOException {
    Path temporary = Files.createTempFile(folder, ".", ".part");
    boolean kept = false;
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      kept = true;
    } finally {
      if (!kept) {
        // A disk that was too full for the file must not stay full of its first half.
        Files.deleteIfExists(temporary);
      }
    }
  }

  /** Names of an owner's files, sorted. */
  public List<String> list(String kind, String owner) {
    List<String> names = new ArrayList<>();
    Path folder = folder(kind, owner);
    if (!Files.isDirectory(folder)) {
      return names;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(".") && names.size() < MAX_FILES_PER_OWNER) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException _) {
      return names; // Deleted since it was asked for.
    } catch (IOException | DirectoryIteratorException e) {
      throw new StoreException("cannot list the files of " + kind, e);
    }
    names.sort(null);
    return names;
  }

  /** How many bytes a file has; 0 where there is none. */
  public long size(String kind, String owner, String name) {
    Path file = folder(kind, owner).resolve(safe(name));
    try {
      return size(file);
    } catch (IOException e) {
      throw new StoreException("cannot measure a file of " + kind, e);
    }
  }

  /** A file's bytes. */
  public Optional<byte[]> read(String kind, String owner, String name) {
    Path file = folder(kind, owner).resolve(safe(name));
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new StoreException("cannot read a file of " + kind, e);
    }
  }

  /**
   * What a kind takes on the disk.
   *
   * @param owners that have files
   */
  public record Usage(int owners, long bytes) {}

  /** Counts a kind's files; takes as long as there are files. */
  public Usage usage(String kind) {
    List<Long> sizes = new ArrayList<>();
    each(kind, owner -> sizes.add(bytesIn(owner)));
    return new Usage(sizes.size(), sizes.stream().mapToLong(Long::longValue).sum());
  }

  /** Deletes all files of one owner. */
  public void delete(String kind, String owner) {
    Path folder = folder(kind, owner);
    try {
      if (Files.isDirectory(folder)) {
        delete(folder);
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new StoreException("cannot delete files of " + kind, e);
    }
  }

  /** Deletes owners' folders of a kind in which nothing changed since the moment; how many. */
  public int deleteOlder(String kind, Instant before) {
    return deleteOlder(kind, before, _ -> false);
  }

  /** As {@link #deleteOlder(String, Instant)}, but for owners that are to be spared. */
  public int deleteOlder(String kind, Instant before, Predicate<String> spared) {
    return deleteOlder(kind, before, spared, List.of());
  }

  /**
   * As {@link #deleteOlder(String, Instant)}, for a kind that says something of others.
   *
   * @param others kinds whose folder of the same owner goes first, however young it is
   */
  public int deleteOlder(String kind, Instant before, List<String> others) {
    return deleteOlder(kind, before, _ -> false, others);
  }

  private int deleteOlder(
      String kind, Instant before, Predicate<String> spared, List<String> others) {
    List<Path> deleted = new ArrayList<>();
    each(
        kind,
        owner -> {
          boolean old = Files.getLastModifiedTime(owner).toInstant().isBefore(before);
          if (old && !spared.test(String.valueOf(owner.getFileName()))) {
            delete(owner, others);
            deleted.add(owner);
          }
        });
    return deleted.size();
  }

  /**
   * Deletes the folders that changed least lately until a kind takes no more; how many.
   *
   * @param others kinds whose folder of the same owner goes first
   */
  public int deleteOldest(String kind, long maxBytes, List<String> others) {
    List<Aged> all = new ArrayList<>();
    each(kind, owner -> all.add(new Aged(owner, Files.getLastModifiedTime(owner), bytesIn(owner))));
    long bytes = all.stream().mapToLong(Aged::bytes).sum();
    all.sort(Comparator.comparing(Aged::changed));
    int deleted = 0;
    for (Aged oldest : all) {
      if (bytes <= maxBytes) {
        break;
      }
      if (attempted(kind, oldest.owner(), owner -> delete(owner, others))) {
        deleted++;
      }
      bytes -= oldest.bytes();
    }
    return deleted;
  }

  private record Aged(Path owner, FileTime changed, long bytes) {}

  /** Something that is done with the folder of an owner. */
  @FunctionalInterface
  private interface Visit {
    void at(Path owner) throws IOException;
  }

  /** Visits the owners of a kind, but for those which another thread deletes meanwhile. */
  private void each(String kind, Visit visit) {
    Path folder = root.resolve(safe(kind));
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> owners = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      found.forEach(owners::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new StoreException("cannot list the folders of " + kind, e);
    }
    owners.forEach(owner -> attempted(kind, owner, visit));
  }

  /** Whether the folder was still there. */
  private static boolean attempted(String kind, Path owner, Visit visit) {
    try {
      visit.at(owner);
      return true;
    } catch (NoSuchFileException | DirectoryNotEmptyException _) {
      // Gone, or in use again: another thread was faster, and the next round sees what is there.
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      throw new StoreException("cannot read or delete files of " + kind, e);
    }
  }

  private static long bytesIn(Path owner) throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(owner)) {
      for (Path file : files) {
        bytes += size(file);
      }
    }
    return bytes;
  }

  /** What a file takes; nothing where it was replaced or deleted meanwhile. */
  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  private void delete(Path owner, List<String> others) throws IOException {
    for (String other : others) {
      Path beside = root.resolve(safe(other)).resolve(String.valueOf(owner.getFileName()));
      if (Files.isDirectory(beside)) {
        delete(beside);
      }
    }
    delete(owner);
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  private Path folder(String kind, String owner) {
    return root.resolve(safe(kind)).resolve(safe(owner));
  }

  /** A stranger's file name without what could lead out of a folder; never empty. */
  static String safeName(String name) {
    String plain = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String safe = plain.replaceAll("[^0-9a-zA-Z._-]", "_").replaceAll("\\.{2,}", ".");
    String cut = "f" + (safe.length() <= 99 ? safe : safe.substring(safe.length() - 99));
    boolean begins = SAFE.matcher(cut.substring(1)).matches();
    return begins ? cut.substring(1) : cut;
  }

  /** Names come from strangers: one that could climb out of the folder is refused. */
  private static String safe(String name) {
    if (!SAFE.matcher(name).matches() || name.contains("..")) {
      throw new IllegalArgumentException(
          "the name of a file has to be 1 to 120 letters, digits, dots, dashes and underscores");
    }
    return name;
  }
}
