package aegle.server.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupingRulesTest {
  private static Entry error(String type, String message, String clinic) {
    Json.Members frame =
        new Json.Members(
            Map.of(
                "function", new Json.Text("charge"),
                "filename", new Json.Text("src/payments/card.ts")));
    Json.Members stack = new Json.Members(Map.of("frames", new Json.Items(List.of(frame))));
    Json.Members exception =
        new Json.Members(
            Map.of(
                "type", new Json.Text(type),
                "value", new Json.Text(message),
                "stacktrace", stack));
    Json.Members tags = new Json.Members(Map.of("clinic_id", new Json.Text(clinic)));
    return new Entry(
        EntryKind.ERROR,
        1,
        Fields.builder()
            .put(FieldNames.ERROR_TYPE, type)
            .put(FieldNames.MESSAGE, message)
            .put(FieldNames.LEVEL, "error")
            .put(FieldNames.PROJECT, "web")
            .build(),
        new Json.Members(Map.of("exception", new Json.Items(List.of(exception)), "tags", tags)));
  }

  private static final Entry REFUSED = error("ConnectionRefused", "connect 10.0.0.7:5432", "bkk-1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type:ConnectionRefused -> x|true",
        "error.type:connection* -> x|true",
        "message:*5432* -> x|true",
        "message:\"connect 10*\" -> x|true",
        "!type:ConnectionRefused -> x|false",
        "type:ConnectionRefused level:warning -> x|false",
        "path:*/payments/* -> x|true",
        "stack.function:charge -> x|true",
        "tags.clinic_id:bkk-? -> x|true",
        "tags.other:* -> x|false",
        "project:web -> x|true",
      })
  void matchers_must_all_hold(String rule, boolean holds) {
    assertThat(GroupingRules.parse(rule).match(REFUSED).isPresent()).isEqualTo(holds);
  }

  @Test
  void the_first_rule_that_matches_decides_and_says_so() {
    GroupingRules rules =
        GroupingRules.parse("# a comment\n\ntype:Other -> a\ntype:* -> outage\ntype:* -> never\n");
    Grouping.Group one = Grouping.of(REFUSED, rules);
    Grouping.Group other = Grouping.of(error("Timeout", "too slow", "bkk-2"), rules);
    assertThat(one.key()).isEqualTo(other.key());
    assertThat(one.reason()).isEqualTo("the rule of line 4: type:* -> outage");
  }

  @Test
  void a_fingerprint_is_filled_from_the_error_and_refines_the_usual_grouping() {
    GroupingRules rules = GroupingRules.parse("type:* -> {{ default }}, {{ tags.clinic_id }}");
    Entry elsewhere = error("ConnectionRefused", "connect 10.0.0.7:5432", "bkk-2");
    assertThat(Grouping.of(REFUSED, rules).key())
        .isNotEqualTo(Grouping.of(elsewhere, rules).key())
        .isNotEqualTo(Grouping.of(REFUSED, GroupingRules.NONE).key());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type:x|line 1: write MATCHERS -> FINGERPRINT",
        "-> x|line 1: a rule has 1 to 10 matchers",
        "type:x ->|line 1: a part of the fingerprint is empty",
        "colour:red -> x|line 1: 'colour:red' is no matcher; use type,",
        "type:x -> {{ function }}|line 1: '{{ function }}' is no part of a fingerprint",
        "type:x -> y title=\"z\"|line 1: 'y title=\"z' is no part of a fingerprint",
        "message:\"open -> x|line 1: a quotation mark is not closed",
      })
  void what_is_wrong_is_said_with_its_line(String rules, String complaint) {
    assertThatThrownBy(() -> GroupingRules.parse(rules))
        .isInstanceOf(GroupingRuleException.class)
        .hasMessageStartingWith(complaint);
  }

  @Test
  void a_preview_tells_what_would_become_one() {
    GroupingRules rules = GroupingRules.parse("message:*5432* -> database-down");
    GroupingPreview preview =
        GroupingPreview.of(
            List.of(REFUSED, error("PoolTimeout", "no answer of :5432", "x"), error("A", "b", "c")),
            GroupingRules.NONE,
            rules);
    assertThat(preview.before()).isEqualTo(3);
    assertThat(preview.after()).isEqualTo(2);
    assertThat(preview.groups()).hasSize(1);
    assertThat(preview.groups().getFirst().errors()).isEqualTo(2);
  }

  @Test
  void many_stars_cost_no_more_than_the_product_of_the_lengths() {
    Glob.Steps steps = new Glob.Steps(1_000_000);
    assertThat(Glob.matches("*a".repeat(200) + "b", "a".repeat(20_000), steps)).isFalse();
    assertThat(steps.left()).isPositive();
  }

  @Test
  void rules_that_take_too_long_decide_nothing_and_are_refused_when_they_are_previewed() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 190; i++) {
      text.append("message:*").append("a".repeat(33)).append("b -> x\n");
    }
    GroupingRules slow = GroupingRules.parse(text + "type:* -> y\n");
    Entry heavy = error("E", "a".repeat(1_000), "bkk-1");
    Entry light = error("E", "short", "bkk-1");
    assertThat(slow.match(light)).map(GroupingRules.Match::fingerprint).contains(List.of("y"));
    assertThat(slow.match(heavy)).isEmpty();
    assertThatThrownBy(() -> GroupingPreview.of(List.of(light, heavy), GroupingRules.NONE, slow))
        .isInstanceOf(GroupingRuleException.class)
        .hasMessageContaining("take too long");
  }
}
