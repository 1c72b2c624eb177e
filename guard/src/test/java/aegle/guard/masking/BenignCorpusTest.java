package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BenignCorpusTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);

  /**
   * Kinds that the lines really hold, judged by samples of each kind and source, not by every line:
   * addresses of e-mail, telephones, web tokens, patients' identifiers and what is noted of them,
   * postal addresses, titles with names, accounts of messengers, dates of birth, one bank account
   * for donations.
   */
  private static final Set<String> CONTAINED =
      Set.of(
          "email",
          "phone",
          "jwt",
          "user-id",
          "address",
          "health",
          "name",
          "account",
          "birth-date",
          "bank-account");

  @Test
  void text_of_nobody_is_left_as_it_is() throws IOException {
    Path corpora = corpora();
    assumeTrue(Files.exists(corpora), "no corpora beside the project: " + corpora);
    List<String> lines = Files.readAllLines(corpora.resolve("benign.txt"));
    List<String> sources = Files.readAllLines(corpora.resolve("benign.src"));
    Masker masker = new Masker(MaskingRules.usual(), KEY);
    Map<String, Integer> kinds = new TreeMap<>();
    Map<String, Integer> touchedBySource = new TreeMap<>();
    int wrong = 0;
    for (int i = 0; i < lines.size(); i++) {
      LeakTally tally = new LeakTally(new Source("", "", ""));
      String masked = masker.mask(lines.get(i), "message", tally);
      assertThat(masked.equals(lines.get(i))).isEqualTo(tally.total() == 0);
      boolean outside = false;
      for (Leak leak : tally.leaks()) {
        kinds.merge(leak.kind(), 1, Integer::sum);
        outside |= !CONTAINED.contains(leak.kind());
      }
      wrong += outside ? 1 : 0;
      if (tally.total() > 0) {
        touchedBySource.merge(sources.get(i), 1, Integer::sum);
      }
    }
    System.out.printf(
        "benign: %d lines, by kind %s, by source %s, outside what they hold: %d (%.4f %%)%n",
        lines.size(), kinds, touchedBySource, wrong, 100.0 * wrong / lines.size());
    assertThat(wrong).isLessThan(lines.size() / 1_000);
    // Nobody is named in descriptions of packages, and in prose of medicine only telephones are.
    assertThat(touchedBySource)
        .doesNotContainKey("debian:package-short-descriptions")
        .doesNotContainKey("debian:homepages+tags");
    assertThat(touchedBySource.getOrDefault("MedQuAD:1,2,3,5,6,7", 0)).isLessThan(20);
    // A bound, not a judgement of each: samples showed a few words that only look like names.
    assertThat(kinds.getOrDefault("name", 0)).isLessThan(1_400);
  }

  private static Path corpora() {
    for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
      Path corpora = place.resolve("shared").resolve("corpora");
      if (Files.exists(corpora)) {
        return corpora;
      }
    }
    return Path.of("shared/corpora");
  }
}
