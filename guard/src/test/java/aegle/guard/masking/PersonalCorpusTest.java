package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PersonalCorpusTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);

  private record Planted(String kind, String text, String secret) {}

  private final Masker masker = new Masker(MaskingRules.usual(), KEY);

  @Test
  void nothing_that_was_planted_is_left_wherever_it_stands() throws IOException {
    Map<String, int[]> counts = new TreeMap<>();
    List<String> missed = new ArrayList<>();
    for (Planted planted : corpus()) {
      for (String[] wrap : wraps(planted)) {
        int[] count = counts.computeIfAbsent(planted.kind(), _ -> new int[2]);
        String masked = masker.mask(wrap[0], "message");
        if (masked.contains(wrap[1])) {
          count[1]++;
          missed.add(planted.kind() + " in " + wrap[0] + " -> " + masked);
        } else {
          count[0]++;
        }
      }
    }
    counts.forEach((kind, count) ->
        System.out.printf("%-16s found %4d missed %d%n", kind, count[0], count[1]));
    assertThat(missed).isEmpty();
  }

  @Test
  void masking_twice_is_masking_once() throws IOException {
    for (Planted planted : corpus()) {
      String once = masker.mask(planted.text(), "message");
      assertThat(masker.mask(once, "message")).isEqualTo(once);
    }
  }

  private static List<String[]> wraps(Planted planted) {
    String text = planted.text();
    String secret = planted.secret();
    List<String[]> wraps = new ArrayList<>();
    wraps.add(new String[] {text, secret});
    wraps.add(new String[] {"booking failed: " + text, secret});
    wraps.add(new String[] {text + " (retry in 5s)", secret});
    wraps.add(new String[] {"x\n" + text + "\ny", secret});
    wraps.add(new String[] {"[" + text + "]", secret});
    boolean ascii = text.chars().allMatch(c -> c < 128);
    wraps.add(new String[] {"{\"message\":\"" + escaped(text) + "\",\"n\":1}", escaped(secret)});
    if (!Character.isLetter(text.charAt(0)) || !ascii) {
      wraps.add(new String[] {"ติดต่อ" + text, secret});
    }
    return wraps;
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static List<Planted> corpus() throws IOException {
    try (InputStream file =
        PersonalCorpusTest.class.getResourceAsStream("/aegle/guard/personal.txt")) {
      assertThat(file).isNotNull();
      List<Planted> corpus = new ArrayList<>();
      for (String line : new String(file.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.startsWith("#") && !line.isBlank()) {
          String[] parts = line.split("\\|", -1);
          String text =
              parts[1].startsWith("{\\") || parts[1].contains("\\u")
                  ? parts[1]
                  : parts[1].replace("\\n", "\n");
          corpus.add(new Planted(parts[0], text, parts[2]));
        }
      }
      return corpus;
    }
  }
}
