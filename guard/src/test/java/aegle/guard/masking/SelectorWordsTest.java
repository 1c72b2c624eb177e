package aegle.guard.masking;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.signals.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectorWordsTest {
  private static final byte[] KEY = "a key that only tests have".getBytes(StandardCharsets.UTF_8);

  private final Masker masker = new Masker(MaskingRules.usual(), KEY);
  private final LeakTally tally = new LeakTally(new Source("", "", ""));

  @Test
  void words_of_a_clicked_element_are_starred_and_its_selector_stays() {
    Json crumb =
        new Json.Members(
            Map.of(
                "message",
                new Json.Text(
                    "main#app > button.open[type=\"button\"][aria-label=\"Open Kanya Wongsakul\"]"
                        + "[title=\"Kanya Wongsakul\"]")));
    Json detail = new Json.Members(Map.of("breadcrumbs", new Json.Items(List.of(crumb))));
    assertThat(masker.mask(detail, "", tally).toString())
        .contains(
            "main#app > button.open[type=\"button\"][aria-label=\"**** ***** *********\"]"
                + "[title=\"***** *********\"]");
    assertThat(tally.leaks())
        .extracting(leak -> leak.kind() + " " + leak.path())
        .containsExactly("unmasked-attribute breadcrumbs[].message");
  }

  @Test
  void every_way_in_which_a_selector_quotes_is_known() {
    for (String selector :
        List.of(
            "img[alt=\"Kanya\"]",
            "input[name='Kanya']",
            "li[data-patient=\"Kanya\"] > a",
            "a[title^=\"Kanya\"]",
            "a[title=\"says \"Kanya\" here\"]",
            "a[title=\"cut Kanya",
            "[aria-label=\"กัญญา Kanya\"]",
            "{\"m\":\"a[value=\\\"Kanya\\\"]\"}",
            "div[role=\"row\"][placeholder=\"Kanya\"]")) {
      String masked = masker.mask(selector, "message");
      assertThat(masked).as(selector).doesNotContain("Kanya").hasSameSizeAs(selector);
      assertThat(masker.mask(masked, "message", tally)).isSameAs(masked);
    }
    assertThat(masker.mask("{\"m\":\"a[value=\\\"Kanya\\\"]\"}", "message"))
        .isEqualTo("{\"m\":\"a[value=\\\"*****\\\"]\"}");
  }

  @Test
  void what_only_looks_like_a_selector_stays() {
    for (String text :
        List.of(
            "[main] started",
            "[thread=\"main\"] started",
            "a[0] = \"x\"",
            "button[type=\"submit\"][data-sentry-component=\"BookingForm\"]",
            "map[\"key\"] and list[i]",
            "a[title=\"\"]",
            "input[type=\"text\"",
            "[")) {
      assertThat(masker.mask(text, "message", tally)).as(text).isSameAs(text);
    }
    String line = "document.querySelector('button[title=\"Close\"]')";
    assertThat(masker.mask(line, "frames.context_line", tally)).isSameAs(line);
    assertThat(tally.leaks()).isEmpty();
  }
}
