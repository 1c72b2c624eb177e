package aegle.bench.conformance;

import aegle.metrics.yaml.YamlNode;
import aegle.server.notify.InhibitRule;
import aegle.server.notify.InhibitRuleReader;
import aegle.signals.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * {@code alertmanager_inhibit_targets.jsonl}: whether an alert is inhibited while two others fire,
 * under the two rules of the test that the case comes from.
 */
final class AlertmanagerInhibitions extends TableScript {
  private static final List<Labels> FIRING =
      List.of(Labels.of("s1", "1", "t1", "2", "e", "1"), Labels.of("s2", "1", "t2", "1", "e", "1"));
  private static final Map<String, List<InhibitRule>> RULES =
      Map.of(
          "TestInhibitRuleMatches",
          rules(
              """
              - {source_match: {s1: '1'}, target_match: {t1: '1'}, equal: [e]}
              - {source_match: {s2: '1'}, target_match: {t2: '1'}, equal: [e]}
              """),
          "TestInhibitRuleMatchers",
          rules(
              """
              - {source_matchers: ['s1="1"'], target_matchers: ['t1!="1"'], equal: [e]}
              - {source_matchers: ['s2="1"'], target_matchers: ['t2="1"'], equal: [e]}
              """));

  AlertmanagerInhibitions() {
    super("alertmanager_inhibit_targets.jsonl");
  }

  private static List<InhibitRule> rules(String yaml) {
    return InhibitRuleReader.rules(YamlNode.parse("rules", yaml));
  }

  @Override
  void judge(JsonNode row, Verdict verdict) {
    List<InhibitRule> rules = RULES.get(row.get("test").asString());
    if (rules == null) {
      verdict.skip();
      return;
    }
    Map<String, String> map = new LinkedHashMap<>();
    row.get("target").properties().forEach(e -> map.put(e.getKey(), e.getValue().asString()));
    Labels target = Labels.of(map);
    boolean got = false;
    // As in the test, each rule knows only the alert that was given to it.
    for (int i = 0; i < rules.size(); i++) {
      got |= rules.get(i).inhibits(FIRING.get(i), target);
    }
    String name = row.get("test").asString() + " " + row.get("target");
    expect(name, row.get("inhibited").toString(), String.valueOf(got), verdict);
  }
}
