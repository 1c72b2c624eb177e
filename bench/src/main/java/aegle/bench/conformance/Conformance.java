package aegle.bench.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code ./aegle conformance DIR}: one line a file, its failures below it, a last line with the
 * totals.
 */
public final class Conformance {
  private Conformance() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 1 || !Files.isDirectory(Path.of(args[0]))) {
      System.err.println("usage: ./aegle conformance DIR, a folder of test scripts");
      System.exit(2);
    }
    System.exit(run(Path.of(args[0]), scripts(), System.out) ? 0 : 1);
  }

  private static List<Script> scripts() {
    List<Script> scripts = new ArrayList<>(PromqlTables.all());
    scripts.add(new AlertmanagerConfigs());
    scripts.add(new AlertmanagerInhibitions());
    scripts.add(new AlertmanagerIntervals());
    scripts.add(new AlertmanagerMatchers());
    scripts.add(new AlertmanagerRoutes());
    scripts.add(new AlertmanagerTemplates());
    scripts.add(new ExpositionDocuments());
    scripts.add(new ExpositionErrors());
    scripts.add(new GoldenAnswersScript());
    scripts.add(new OpenMetricsSpecCases());
    scripts.add(new PromqltestScript());
    scripts.add(new RelabelScript());
    scripts.add(new RuleFileScript());
    scripts.add(new RuleTestScript());
    scripts.add(new TemplateScript());
    return List.copyOf(scripts);
  }

  /** Judges every known file below the folder; true when nothing failed. */
  static boolean run(Path folder, List<Script> scripts, PrintStream out) throws IOException {
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    for (Path file : filesBelow(folder)) {
      for (Script script : scripts) {
        if (script.reads(file)) {
          Script.Verdict verdict = script.run(file);
          print(folder.relativize(file), verdict, out);
          passed += verdict.passed();
          failed += verdict.failures().size();
          skipped += verdict.skipped();
        }
      }
    }
    out.printf("total: %d passed, %d failed, %d skipped%n", passed, failed, skipped);
    return failed == 0;
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void print(Path name, Script.Verdict verdict, PrintStream out) {
    out.printf(
        "%s: %d passed, %d failed, %d skipped%n",
        name, verdict.passed(), verdict.failures().size(), verdict.skipped());
    for (Script.Failure failure : verdict.failures()) {
      out.printf(
          "  %s%n    expected: %s%n    got:      %s%n",
          failure.name(), failure.expected(), failure.got());
    }
  }
}
