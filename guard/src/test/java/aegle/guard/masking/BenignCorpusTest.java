package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import aegle.signals.Fields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BenignCorpusTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);

  @Test
  void text_of_nobody_is_left_as_it_is() throws IOException {
    Path corpora = corpora();
    assumeTrue(Files.exists(corpora), "no corpora beside the project: " + corpora);
    List<String> lines = Files.readAllLines(corpora.resolve("benign.txt"));
    List<String> sources = Files.readAllLines(corpora.resolve("benign.src"));
    Masker masker = new Masker(MaskingRules.usual(), KEY);
    Map<String, Integer> kinds = new TreeMap<>();
    int touched = 0;
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      LeakTally tally = new LeakTally(new Source("", "", ""));
      String masked = masker.mask(lines.get(i), "message", tally);
      if (tally.total() > 0) {
        touched++;
        for (Leak leak : tally.leaks()) {
          kinds.merge(leak.kind(), 1, Integer::sum);
          shown.append(leak.kind()).append('\t').append(sources.get(i)).append('\t');
          shown.append(lines.get(i)).append('\t').append(masked).append('\n');
        }
      }
    }
    System.out.println("benign lines " + lines.size() + ", touched " + touched + ", " + kinds);
    Files.writeString(Path.of("target", "benign-findings.tsv"), shown);
    assertThat(Fields.NONE.size()).isZero();
  }

  private static Path corpora() {
    Path root = Path.of("").toAbsolutePath();
    try (Stream<Path> places =
        Stream.iterate(root, place -> place != null, Path::getParent)
            .map(place -> place.resolve("shared").resolve("corpora"))) {
      return places.filter(Files::exists).findFirst().orElse(root.resolve("shared"));
    }
  }
}
