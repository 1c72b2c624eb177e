package aegle.metrics.rules;

import aegle.signals.Labels;
import aegle.signals.Sample;
import aegle.signals.StaleMarker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All groups of all rule files. Immutable: a reload makes another one, which goes on with the state
 * of the rules that stayed.
 */
public final class RuleGroups {
  private final List<RuleGroup> groups;

  private RuleGroups(List<RuleGroup> groups) {
    this.groups = List.copyOf(groups);
  }

  /** The groups of a server that starts: alerts look for their state of before the restart. */
  public static RuleGroups starting(List<RuleFile> files, RuleContext context) {
    return of(files, context, RuleGroup.Start.RESTORING);
  }

  /** Groups without a past, as in rule tests. */
  public static RuleGroups fresh(List<RuleFile> files, RuleContext context) {
    return of(files, context, RuleGroup.Start.FRESH);
  }

  private static RuleGroups of(List<RuleFile> files, RuleContext context, RuleGroup.Start start) {
    List<RuleGroup> groups = new ArrayList<>();
    for (RuleFile file : files) {
      for (RuleFile.Group group : file.groups()) {
        groups.add(new RuleGroup(file.name(), group, context, start));
      }
    }
    return new RuleGroups(groups);
  }

  /**
   * Groups of other files, which go on with these groups' state: a group that did not change stays
   * itself, in one that did each rule of the same name and labels keeps its alerts. Not to be
   * called while a group is being evaluated.
   */
  public RuleGroups reload(List<RuleFile> files, RuleContext context) {
    Map<String, RuleGroup> former = new HashMap<>();
    groups.forEach(group -> former.put(key(group), group));
    List<RuleGroup> next = new ArrayList<>();
    for (RuleGroup fresh : of(files, context, RuleGroup.Start.FRESH).groups) {
      RuleGroup old = former.get(key(fresh));
      if (old != null) {
        fresh.continueFrom(old);
      }
      next.add(fresh);
    }
    return new RuleGroups(next);
  }

  private static String key(RuleGroup group) {
    return group.file() + ";" + group.name();
  }

  /**
   * Ends, at a time, the series that the former groups stored and these will not: those of rules
   * that a reload took away. To be called once these groups were evaluated.
   */
  public void endSeriesOf(RuleGroups former, Instant now, RuleContext context) {
    Set<Labels> mine = new HashSet<>();
    groups.forEach(group -> mine.addAll(group.series()));
    List<Sample> ends = new ArrayList<>();
    for (RuleGroup group : former.groups) {
      for (Labels series : group.series()) {
        if (!mine.contains(series)) {
          ends.add(new Sample(series, now.toEpochMilli(), StaleMarker.VALUE));
        }
      }
    }
    if (!ends.isEmpty()) {
      // A series that goes on elsewhere has a newer sample already and refuses its end.
      var _ = context.store().append(ends);
    }
  }

  public List<RuleGroup> groups() {
    return groups;
  }

  /** How all groups stand, in the order of the files. */
  public List<RuleSnapshot.Group> snapshot() {
    return groups.stream().map(RuleGroup::snapshot).toList();
  }
}
