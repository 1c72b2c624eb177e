package aegle.metrics.rules.unittest;

import aegle.metrics.rules.RuleFile;
import aegle.metrics.yaml.ConfigException;
import aegle.metrics.yaml.YamlNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** One test file: the rule files it names, and its tests. */
public final class RuleTestFile {
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  private final Path path;
  private final PrintStream out;
  private final LongSupplier nanoTicker;

  private RuleTestFile(Path path, PrintStream out, LongSupplier nanoTicker) {
    this.path = path;
    this.out = out;
    this.nanoTicker = nanoTicker;
  }

  /**
   * Runs a file and prints as {@code promtool test rules} does.
   *
   * @param failures where what failed is printed
   * @return whether everything held
   */
  public static boolean run(
      Path path, PrintStream out, PrintStream failures, LongSupplier nanoTicker) {
    out.println("Unit Testing:  " + path);
    List<String> errors = new RuleTestFile(path, out, nanoTicker).errors();
    if (errors.isEmpty()) {
      out.println("  SUCCESS");
    } else {
      failures.println("  FAILED:");
      errors.forEach(error -> failures.println(error + "\n"));
    }
    out.println();
    return errors.isEmpty();
  }

  private List<String> errors() {
    try {
      YamlNode root = YamlNode.read(path, path.toString());
      root.allowOnly(
          "rule_files", "evaluation_interval", "group_eval_order", "fuzzy_compare", "tests");
      Duration interval = root.duration("evaluation_interval", Duration.ZERO);
      interval = interval.isZero() ? DEFAULT_INTERVAL : interval;
      List<RuleFile> rules = ruleFiles(root);
      boolean fuzzy = root.bool("fuzzy_compare", false);
      Map<String, Integer> order = order(root);
      List<String> errors = new ArrayList<>();
      for (YamlNode test : root.find("tests").map(YamlNode::items).orElse(List.of())) {
        RuleTest parsed = RuleTest.read(test, interval);
        errors.addAll(
            new RuleTestRunner(parsed, rules, order, interval, fuzzy, nanoTicker).errors());
      }
      return errors;
    } catch (ConfigException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Integer> order(YamlNode root) {
    Map<String, Integer> order = new HashMap<>();
    for (YamlNode name : root.find("group_eval_order").map(YamlNode::items).orElse(List.of())) {
      if (order.put(name.text(), order.size()) != null) {
        throw name.error("group name repeated in evaluation order: " + name.text());
      }
    }
    return order;
  }

  private List<RuleFile> ruleFiles(YamlNode root) {
    List<RuleFile> files = new ArrayList<>();
    for (YamlNode pattern : root.find("rule_files").map(YamlNode::items).orElse(List.of())) {
      List<Path> found = matching(pattern);
      if (found.isEmpty()) {
        out.println("  WARNING: no file match pattern " + pattern.text());
      }
      for (Path file : found) {
        files.add(RuleFile.read(file, file.toString()));
      }
    }
    return files;
  }

  /** Files that a pattern names, seen from the folder of the test file. */
  private List<Path> matching(YamlNode pattern) {
    Path whole = path.toAbsolutePath().resolveSibling(pattern.text()).normalize();
    Path folder = whole.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + whole.getFileName());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file) && matcher.matches(file.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw pattern.error("cannot list " + folder + ": " + e.getMessage());
    }
  }
}
