package aegle.clinic;

import aegle.clinic.stage.DemoPostgres;
import aegle.clinic.town.Clinic;
import aegle.clinic.town.Town;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the demo.
 *
 * <pre>
 * .aegle-demo   a mark: only a folder that bears it is ever emptied
 * config/       a copy of the project's config/, with files of the demo's own
 * data/         what Aegle keeps
 * postgres/     what PostgreSQL keeps
 * </pre>
 */
final class DemoFolder {
  /**
   * Opens the doors for errors and vitals of the demo's project; public, as every browser has it.
   */
  static final String PUBLIC_KEY = "c11d1c0de0000000000000000000de30";

  private static final String MARK = ".aegle-demo";
  private static final int REFUSED = 2;

  private final Path root;
  private final Path projectConfig;
  private final DemoPorts ports;

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

  /** Makes the folder ready; true when it holds no past. */
  boolean prepare(DemoOptions.Past past) throws IOException {
    boolean known = Files.exists(root.resolve(MARK));
    if (!known && Files.isDirectory(root) && !isEmpty(root)) {
      throw new DemoException(
          REFUSED,
          "the folder " + root + " holds something else; empty it or choose one with --data DIR");
    }
    if (past == DemoOptions.Past.FORGOTTEN) {
      delete(root);
    }
    boolean fresh = !Files.isDirectory(data());
    delete(config());
    Files.createDirectories(config());
    Files.createDirectories(data());
    Files.writeString(root.resolve(MARK), "Made by ./aegle demo, and emptied by it.\n");
    if (Files.isDirectory(projectConfig)) {
      copy(projectConfig, config());
    }
    return fresh;
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
        .replace("{{public-key}}", PUBLIC_KEY)
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
    }
    return lines.toString();
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

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error)
              throws IOException {
            if (error != null) {
              throw error;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
