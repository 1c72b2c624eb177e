package aegle.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house style that a file walk can see. A failure names file, line and the mend. */
class TidyTest {
  private static final int MAX_FILE_LINES = 600;
  private static final int MAX_METHOD_LINES = 60;
  private static final int MAX_COLUMNS = 120;
  private static final Path ROOT = projectRoot();

  /** A word that may not stand in a kind of file, and what to write instead. */
  private record Banned(Pattern pattern, String mend) {}

  private static final List<Banned> BANNED_IN_MAIN =
      List.of(
          new Banned(
              Pattern.compile("System\\.currentTimeMillis\\(|Instant\\.now\\(\\)|Clock\\.system"),
              "take an InstantSource"),
          new Banned(
              Pattern.compile("catch \\((Exception|Throwable|RuntimeException) \\w+\\) *\\{ *\\}"),
              "answer, retry or wrap"),
          new Banned(
              Pattern.compile("@Autowired|@Value\\(|@Inject\\b"), "take it in the constructor"),
          new Banned(
              Pattern.compile("\\bThread\\.currentThread\\(\\)\\.interrupt|\\.cancel\\(true\\)"),
              "end it by a deadline that it checks"),
          new Banned(
              Pattern.compile("^import lombok|sun\\.misc\\.Unsafe|Arena\\.global\\("),
              "write it out"),
          new Banned(Pattern.compile("parallelStream\\("), "split the work over named threads"));

  private static final List<Banned> BANNED_IN_TESTS =
      List.of(
          new Banned(
              Pattern.compile("Thread\\.sleep|TimeUnit\\.[A-Z]+\\.sleep"),
              "use a fake clock or await a latch"),
          new Banned(Pattern.compile("org\\.mockito|Mockito\\."), "write a small fake by hand"),
          new Banned(
              Pattern.compile("@Disabled *$|@Disabled\\(\\)"), "say why in @Disabled(\"...\")"));

  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  private static final Pattern FORBIDDEN_NAMES =
      Pattern.compile(
          "\\b(?:class|record|interface|enum) \\w+(?:Impl|Manager|Helper|Utils?|Processor|Handler)\\b");
  private static final Pattern SECTION_BANNER = Pattern.compile("^\\s*//\\s*[-=*#]{5,}");

  @Test
  void no_file_is_longer_than_a_reader_can_hold() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path file : javaFiles()) {
      int lines = Files.readAllLines(file).size();
      if (lines > MAX_FILE_LINES) {
        complaints.add(
            at(file, lines)
                + " has "
                + lines
                + " lines; at most "
                + MAX_FILE_LINES
                + ": split it by topic");
      }
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void no_method_is_longer_than_a_screen() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path file : javaFiles()) {
      for (MethodSpan span : MethodSpan.in(Files.readAllLines(file))) {
        if (span.lines() > MAX_METHOD_LINES) {
          complaints.add(
              at(file, span.firstLine())
                  + " method of "
                  + span.lines()
                  + " lines; at most "
                  + MAX_METHOD_LINES);
        }
      }
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void no_line_runs_off_the_page() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path file : javaFiles()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).length() > MAX_COLUMNS) {
          complaints.add(
              at(file, i + 1)
                  + " has "
                  + lines.get(i).length()
                  + " columns; at most "
                  + MAX_COLUMNS);
        }
      }
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void nothing_banned_is_called_in_product_code() throws IOException {
    assertThat(findBanned(mainFiles(), BANNED_IN_MAIN)).isEmpty();
  }

  @Test
  void tests_neither_sleep_nor_mock_nor_hide() throws IOException {
    List<Path> tests =
        javaFiles().stream()
            .filter(file -> isTest(file) && !file.endsWith("TidyTest.java"))
            .toList();
    assertThat(findBanned(tests, BANNED_IN_TESTS)).isEmpty();
  }

  @Test
  void nothing_is_left_unfinished_and_no_name_has_given_up() throws IOException {
    List<Banned> banned =
        List.of(
            new Banned(UNFINISHED, "finish it or leave it out"),
            new Banned(FORBIDDEN_NAMES, "name it by the domain's noun"),
            new Banned(SECTION_BANNER, "split the file instead of fencing it"));
    List<Path> files =
        javaFiles().stream().filter(file -> !file.endsWith("TidyTest.java")).toList();
    assertThat(findBanned(files, banned)).isEmpty();
  }

  @Test
  void every_package_tells_its_story() throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path folder : mainFiles().stream().map(Path::getParent).distinct().toList()) {
      Path story = folder.resolve("package-info.java");
      if (!Files.exists(story)) {
        complaints.add(
            ROOT.relativize(folder)
                + " has no package-info.java; say what comes in, what goes out, what to read first");
      } else if (!Files.readString(story).contains("@NullMarked")) {
        complaints.add(at(story, 1) + " is not @NullMarked");
      }
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void every_module_has_a_readme() throws IOException {
    List<String> modules = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("<module>(\\w+)</module>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    while (matcher.find()) {
      modules.add(matcher.group(1));
    }
    assertThat(modules)
        .isNotEmpty()
        .allSatisfy(module -> assertThat(ROOT.resolve(module).resolve("README.md")).exists());
  }

  private static List<String> findBanned(List<Path> files, List<Banned> banned) throws IOException {
    List<String> complaints = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        for (Banned word : banned) {
          if (word.pattern().matcher(lines.get(i)).find()) {
            complaints.add(at(file, i + 1) + " " + lines.get(i).strip() + " -> " + word.mend());
          }
        }
      }
    }
    return complaints;
  }

  private static String at(Path file, int line) {
    return ROOT.relativize(file) + ":" + line;
  }

  private static boolean isTest(Path file) {
    return file.toString().contains("/src/test/");
  }

  private static List<Path> mainFiles() throws IOException {
    return javaFiles().stream().filter(file -> !isTest(file)).toList();
  }

  private static List<Path> javaFiles() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file ->
              !file.toString().contains("/target/") && !file.toString().contains("/node_modules/"))
          .sorted()
          .toList();
    }
  }

  private static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("aegle"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new AssertionError("BUG: the tests run outside of the project's folder");
      }
      folder = parent;
    }
    return folder;
  }
}
