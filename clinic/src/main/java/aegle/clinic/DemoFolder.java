package aegle.clinic;

import aegle.clinic.stage.DemoPostgres;
import aegle.clinic.town.Clinic;
import aegle.clinic.town.Town;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the demo.
 *
 * <pre>
 * .aegle-demo   a mark, locked while a demo runs: only a folder that bears it is ever emptied
 * config/       a copy of the project's config/, with files of the demo's own
 * data/         what Aegle keeps
 * postgres/     what PostgreSQL keeps
 * backups/      what the clinic's nightly job copies
 * browser/      what the browser of a visit keeps, until the visit is over
 * </pre>
 */
final class DemoFolder implements AutoCloseable {
  /** Opens the doors for what the clinic's page sends; public, as every browser has it. */
  static final String WEB_KEY = "c11d1c0de0000000000000000000de30";

  /** Opens them for what the clinic's server sends. */
  static final String API_KEY = "c11d1c0de0000000000000000000de31";

  private static final String MARK = ".aegle-demo";
  private static final int REFUSED = 2;

  private final Path root;
  private final Path projectConfig;
  private final DemoPorts ports;
  private @Nullable FileChannel lock;

  DemoFolder(Path root, Path projectConfig, DemoPorts ports) {
    this.root = root;
    this.projectConfig = projectConfig;
    this.ports = ports;
  }

  Path config() {
    return root.resolve("config");
  }

  Path data() {
    return root.resolve("data");
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  Path backups() {
    return root.resolve("backups");
  }

  Path browser() {
    return root.resolve("browser");
  }

  /**
   * Makes the folder ready, for this demo alone until {@link #close}; true when it holds no past.
   */
  boolean prepare(DemoOptions.Past past) throws IOException {
    Path mark = root.resolve(MARK);
    if (!Files.exists(mark) && Files.isDirectory(root) && !isEmpty(root)) {
      throw new DemoException(
          REFUSED,
          "the folder " + root + " holds something else; empty it or choose one with --data DIR");
    }
    Files.createDirectories(root);
    take(mark);
    if (past == DemoOptions.Past.FORGOTTEN) {
      delete(root, mark);
    }
    boolean fresh = !Files.isDirectory(data());
    delete(config(), mark);
    Files.createDirectories(config());
    if (fresh) {
      createPrivately(data());
    }
    if (Files.isDirectory(projectConfig)) {
      copy(projectConfig, config());
    }
    return fresh;
  }

  /** The mark is the lock as well: it is never deleted, or two demos could each hold one. */
  private void take(Path mark) throws IOException {
    if (lock != null) {
      return;
    }
    FileChannel channel =
        FileChannel.open(mark, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isOurs(channel)) {
      channel.close();
      throw new DemoException(
          REFUSED,
          "another demo runs in the folder "
              + root
              + "; end it, or give this one a folder and ports of its own with --data DIR and"
              + " --port N");
    }
    lock = channel;
    channel.write(StandardCharsets.UTF_8.encode("Made by ./aegle demo, and emptied by it.\n"), 0);
  }

  private static boolean isOurs(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Somebody else in this very process.
      return false;
    }
  }

  /** Aegle warns of a data folder that others may look into. */
  private static void createPrivately(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var ownerOnly = PosixFilePermissions.fromString("rwx------");
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ownerOnly));
    } else {
      Files.createDirectories(folder);
    }
  }

  /** Gives the folder free. */
  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }

  /** Writes a configuration in which nothing is watched yet, so that the past can be written. */
  void writeUnwatched() throws IOException {
    write("aegle.yml", Map.of("postgres", ""));
    write("prometheus.yml", Map.of("rules", " []", "scrapes", " []"));
    write("alertmanager.yml", Map.of());
  }

  /** Writes the configuration in which the clinic is watched. */
  void writeWatched() throws IOException {
    write("aegle.yml", Map.of("postgres", template("postgres.yml", Map.of())));
    String rules =
        ruleFiles().stream().map("\n  - rules/%s"::formatted).collect(Collectors.joining());
    write(
        "prometheus.yml",
        Map.of(
            "rules",
            rules.isEmpty() ? " []" : rules,
            "scrapes",
            "\n" + template("scrapes.yml", Map.of())));
  }

  /** The rule files of the configuration, without their unit tests. */
  private List<String> ruleFiles() throws IOException {
    Path rules = config().resolve("rules");
    if (!Files.isDirectory(rules)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(rules)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".yml") && !name.endsWith("test.yml"))
          .sorted()
          .toList();
    }
  }

  private void write(String name, Map<String, String> more) throws IOException {
    Files.writeString(config().resolve(name), template(name, more));
  }

  private String template(String name, Map<String, String> more) throws IOException {
    String text = resource(name);
    for (Map.Entry<String, String> entry : more.entrySet()) {
      text = text.replace("{{" + entry.getKey() + "}}", entry.getValue());
    }
    return text.replace("{{clinics}}", clinics())
        .replace("{{database}}", DemoPostgres.DATABASE)
        .replace("{{watcher}}", DemoPostgres.WATCHER)
        .replace("{{web-key}}", WEB_KEY)
        .replace("{{api-key}}", API_KEY)
        .replace("{{aegle-port}}", Integer.toString(ports.aegle()))
        .replace("{{clinic-port}}", Integer.toString(ports.clinic()))
        .replace("{{control-port}}", Integer.toString(ports.control()))
        .replace("{{smtp-port}}", Integer.toString(ports.smtp()))
        .replace("{{postgres-port}}", Integer.toString(ports.postgres()));
  }

  private static String clinics() {
    StringBuilder lines = new StringBuilder();
    for (Clinic clinic : Town.CLINICS) {
      lines.append(
          "\n  - id: %s\n    name: %s\n    time-zone: %s"
              .formatted(clinic.id(), clinic.name(), clinic.zone()));
      // The hours of the last one are for the page to learn from its bookings.
      if (!clinic.equals(Town.CLINICS.getLast())) {
        lines.append("\n    open: ").append(hours(clinic));
      }
    }
    return lines.toString();
  }

  private static String hours(Clinic clinic) {
    return Stream.of(DayOfWeek.values())
        .filter(day -> !clinic.closedDays().contains(day))
        .map(day ->
            "%s: %s-%s"
                .formatted(
                    day.name().substring(0, 3).toLowerCase(Locale.ROOT),
                    clinic.opens(),
                    clinic.closes()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = DemoFolder.class.getResourceAsStream("/demo/" + name)) {
      if (in == null) {
        throw new AssertionError("BUG: no resource demo/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  /** Deletes a folder with all that is in it; of one that holds what is kept, only the rest. */
  private static void delete(Path folder, Path kept) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(kept)) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error)
              throws IOException {
            if (error != null) {
              throw error;
            }
            if (!directory.equals(kept.getParent())) {
              Files.delete(directory);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
