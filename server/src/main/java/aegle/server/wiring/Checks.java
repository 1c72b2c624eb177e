package aegle.server.wiring;

import java.util.List;
import java.util.Map;

/**
 * All checks of single rules, those first whose mends others build on: names before shapes, shapes
 * before thresholds, thresholds before texts.
 */
final class Checks {
  static final List<Check> ALL =
      List.of(
          new Names(),
          new Quantiles(),
          new Misuse(),
          new Ratios(),
          new StateSplit(),
          new Texts(),
          new Promises(),
          new FirstIncrements(),
          new Vanishing(),
          new Conditions(),
          new Ranges(),
          new Templates(),
          new Owners());

  /** What pint calls our checks. */
  private static final Map<String, List<String>> PINT =
      Map.ofEntries(
          Map.entry("alerts/absent", List.of(Vanishing.ABSENT_AT_ONCE)),
          Map.entry("alerts/annotation", List.of(Owners.NO_RUNBOOK)),
          Map.entry("alerts/comparison", List.of(Conditions.NONE, Conditions.ALWAYS)),
          Map.entry("alerts/external_labels", List.of(Templates.EXTERNAL)),
          Map.entry("alerts/for", List.of(Ranges.FOR)),
          Map.entry(
              "alerts/template",
              List.of(Templates.GONE, Templates.VALUE, Templates.QUERY, Texts.AS_PERCENT)),
          Map.entry("group/interval", List.of(Ranges.INTERVAL)),
          Map.entry("labels/conflict", List.of(Templates.CONFLICT)),
          Map.entry("promql/counter", List.of(Conditions.RAW, Misuse.OF_COUNTER)),
          Map.entry("promql/fragile", List.of(Conditions.FRAGILE)),
          Map.entry("promql/impossible", List.of(Conditions.NEVER)),
          Map.entry("promql/nan", List.of(Conditions.NAN, Ratios.NO_VOLUME)),
          Map.entry("promql/offset", List.of(Ranges.RETENTION)),
          Map.entry("promql/range_query", List.of(Ranges.RETENTION)),
          Map.entry("promql/rate", List.of(Ranges.SHORT, Ranges.OF_SUM, Quantiles.OF_GAUGE)),
          Map.entry("promql/regexp", List.of(Ranges.REGEX)),
          Map.entry(
              "promql/series", List.of(Names.UNKNOWN, Names.STALE, Names.NO_LABEL, Names.NO_VALUE)),
          Map.entry("promql/vector_matching", List.of(Ratios.NEVER_MATCH, Ratios.OF_ITSELF)),
          Map.entry("rule/dependency", List.of(Together.CIRCLE)),
          Map.entry("rule/duplicate", List.of(Together.DUPLICATE)),
          Map.entry("rule/link", List.of(Templates.LINK)),
          Map.entry("rule/name", List.of(Together.RECORDED_NAME)),
          Map.entry("rule/owner", List.of(Owners.NO_OWNER)));

  private Checks() {}

  static List<String> ofPint(String check) {
    return PINT.getOrDefault(check, List.of());
  }
}
