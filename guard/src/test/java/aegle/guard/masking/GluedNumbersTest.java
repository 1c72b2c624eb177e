package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GluedNumbersTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);
  private static final String NATIONAL_ID = "3101700079194";

  private final Masker masker = new Masker(MaskingRules.usual(), KEY);
  private final LeakTally tally = new LeakTally(new Source("", "", ""));

  @Test
  void letters_beside_an_identity_number_do_not_hide_it() {
    for (String path : List.of("message", "logger", "frames.context_line")) {
      String alone = masker.mask(NATIONAL_ID, path);
      assertThat(alone).startsWith("[national-id:");
      for (String pattern :
          List.of(
              "%sabc",
              "f%s",
              "abc%sdef9z",
              "x%sy",
              "pid%sth",
              "a%sb",
              "of %sx.",
              "_f%s_",
              "%sTH",
              "1a%sz")) {
        assertThat(masker.mask(pattern.formatted(NATIONAL_ID), path))
            .as(pattern)
            .isEqualTo(pattern.formatted(alone));
      }
      assertThat(masker.mask("a3101700079194b3101700079194c", "message"))
          .contains("a3101700079194b");
    }
    assertThat(masker.mask("x3101700079194y3101700079194z", "message")).doesNotContain(NATIONAL_ID);
  }

  @Test
  void letters_beside_a_mobile_telephone_do_not_hide_it() {
    assertThat(masker.mask("0891234500abc", "message")).matches("\\[phone:[0-9a-f]+]abc");
    assertThat(masker.mask("call x0891234500y0", "message")).isEqualTo("call x0891234500y0");
  }

  @Test
  void hashes_moments_and_numbers_of_machines_stay() {
    for (String text :
        List.of(
            "3101700079195abc",
            "0x3101700079194",
            "a3101700079194bc",
            "3101700079194abcd",
            "00-3101700079194abc-01",
            "took 1483228800003ms",
            "1700000000000L and 1700000000003L and 1700000000006n",
            "0891234500ab",
            "aaaa-0891234500abc",
            "081234567X")) {
      assertThat(masker.mask(text, "message", tally)).as(text).isSameAs(text);
    }
  }

  @Test
  void random_numbers_of_traces_and_spans_stay() {
    Random random = new Random(4711);
    for (int i = 0; i < 100_000; i++) {
      String trace = "%016x%016x".formatted(random.nextLong(), random.nextLong());
      String text = "trace " + trace + " in " + trace.substring(20);
      assertThat(masker.mask(text, "message", tally)).isSameAs(text);
    }
    for (int i = 0; i < 100_000; i++) {
      String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
      masker.mask("of " + uuid, "message", tally);
    }
    assertThat(tally.leaks()).extracting(Leak::kind).doesNotContain("national-id");
    for (int i = 0; i < 100_000; i++) {
      masker.mask("span %016x".formatted(random.nextLong()), "message", tally);
    }
    long ids =
        tally.leaks().stream()
            .filter(leak -> leak.kind().equals("national-id"))
            .mapToLong(Leak::count)
            .sum();
    assertThat(ids).isLessThan(6);
  }
}
