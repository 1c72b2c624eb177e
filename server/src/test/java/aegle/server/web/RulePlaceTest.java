package aegle.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.rules.RuleSnapshot;
import aegle.signals.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RulePlaceTest {
  private final RuleSnapshot.Alerting first = rule();
  private final RuleSnapshot.Alerting second = rule();
  private final RuleSnapshot.Alerting elsewhere = rule();
  private final List<RuleSnapshot.Group> groups =
      List.of(group("a.yml", first, second), group("b.yml", elsewhere));

  @Test
  void rules_of_the_same_name_have_addresses_of_their_own() {
    assertThat(Addresses.rule(groups.get(0), second))
        .isEqualTo("/alerts/rule?group=clinic&name=Down&file=a.yml&index=1");
    assertThat(found("a.yml", 0)).isSameAs(first);
    assertThat(found("a.yml", 1)).isSameAs(second);
    assertThat(found("b.yml", 0)).isSameAs(elsewhere);
  }

  @Test
  void an_address_without_a_place_or_with_one_of_before_leads_to_the_first_that_fits() {
    assertThat(found(null, null)).isSameAs(first);
    assertThat(found("b.yml", 7)).isSameAs(elsewhere);
    assertThat(found("gone.yml", 1)).isSameAs(second);
    assertThat(RulePlace.find(groups, "clinic", "Up", "a.yml", 0)).isNull();
  }

  private RuleSnapshot.@Nullable Alerting found(@Nullable String file, @Nullable Integer index) {
    RulePlace place = RulePlace.find(groups, "clinic", "Down", file, index);
    return place == null ? null : place.rule();
  }

  private static RuleSnapshot.Group group(String file, RuleSnapshot... rules) {
    return new RuleSnapshot.Group(
        "clinic", file, Duration.ofSeconds(15), 0, List.of(rules), 0, null);
  }

  private static RuleSnapshot.Alerting rule() {
    return new RuleSnapshot.Alerting(
        "Down",
        "up == 0",
        Duration.ZERO,
        Duration.ZERO,
        Labels.EMPTY,
        Map.of(),
        List.of(),
        new RuleSnapshot.Outcome("ok", "", 0, null));
  }
}
