package aegle.bench.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Judges one kind of file. */
interface Script {
  /** Whether this script judges the file, told by its name and folder. */
  boolean reads(Path file);

  Verdict run(Path file) throws IOException;

  /** One case that went wrong. */
  record Failure(String name, String expected, String got) {}

  /** What came of a file. Collects; not thread-safe. */
  final class Verdict {
    private int passed;
    private int skipped;
    private final List<Failure> failures = new ArrayList<>();

    void pass() {
      passed++;
    }

    void skip() {
      skipped++;
    }

    void fail(String name, String expected, String got) {
      failures.add(new Failure(name, expected, got));
    }

    int passed() {
      return passed;
    }

    int skipped() {
      return skipped;
    }

    List<Failure> failures() {
      return failures;
    }
  }
}
