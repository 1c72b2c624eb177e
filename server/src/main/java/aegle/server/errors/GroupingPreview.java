package aegle.server.errors;

import aegle.signals.Entry;
import aegle.signals.FieldNames;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What rules would do to errors that are kept already, before anybody saves them.
 *
 * @param errors how many were looked at
 * @param before how many groups they are in under the rules in force
 * @param after how many they would be in
 * @param groups those that the rules in question decide about, largest first
 */
public record GroupingPreview(int errors, int before, int after, List<Group> groups) {
  /**
   * Errors that would be one.
   *
   * @param rule as it was written
   * @param issues the issues that they belong to now, by id
   */
  public record Group(String rule, String kind, String title, int errors, Set<String> issues) {}

  /** Characters that one preview compares. */
  private static final long MAX_STEPS = 200_000_000;

  /**
   * Groups errors twice and compares.
   *
   * @throws GroupingRuleException when the rules take too long on these errors
   */
  public static GroupingPreview of(List<Entry> errors, GroupingRules inForce, GroupingRules asked) {
    Set<String> before = new HashSet<>();
    Set<String> after = new HashSet<>();
    Map<String, Group> groups = new LinkedHashMap<>();
    long steps = 0;
    for (Entry error : errors) {
      long ofError = asked.steps(error);
      steps += ofError;
      if (ofError > GroupingRules.MAX_STEPS || steps > MAX_STEPS) {
        throw new GroupingRuleException(
            0,
            "the rules take too long on errors such as are kept; use fewer rules with * in them");
      }
      String project = error.fields().text(FieldNames.PROJECT, "");
      before.add(project + Grouping.of(error, inForce).key());
      Grouping.Group group = Grouping.of(error, asked);
      after.add(project + group.key());
      asked
          .match(error)
          .ifPresent(match -> {
            Set<String> issues = new TreeSet<>();
            issues.add(error.fields().text(ErrorDesk.ISSUE_ID, ""));
            Group one = new Group(match.words(), group.kind(), group.title(), 1, issues);
            groups.merge(project + group.key(), one, GroupingPreview::joined);
          });
    }
    List<Group> sorted =
        groups.values().stream().sorted(Comparator.comparingInt(Group::errors).reversed()).toList();
    return new GroupingPreview(errors.size(), before.size(), after.size(), sorted);
  }

  private static Group joined(Group known, Group more) {
    Set<String> issues = new TreeSet<>(known.issues);
    issues.addAll(more.issues);
    return new Group(known.rule, known.kind, known.title, known.errors + more.errors, issues);
  }
}
