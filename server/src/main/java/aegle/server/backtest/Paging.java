package aegle.server.backtest;

import aegle.metrics.rules.Firing;
import aegle.server.notify.Route;
import aegle.signals.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which messages people get of alerts that fire: alerts of one group wait for each other, and only
 * what is new at a look at the group is a page. Repetitions, silences and calendars are left out:
 * they say nothing of the rule.
 */
final class Paging {
  private static final Route.Settings WITHOUT_ROUTES =
      new Route.Settings(
          "",
          Set.of("alertname"),
          false,
          Route.DEFAULT_GROUP_WAIT,
          Route.DEFAULT_GROUP_INTERVAL,
          Route.DEFAULT_REPEAT_INTERVAL,
          List.of(),
          List.of());

  private Paging() {}

  private record Group(String route, Labels labels) {}

  /** The firings that meet in a group, and when the group is looked at. */
  private record Members(Route.Settings settings, List<Firing> firings) {}

  /**
   * The pages, by their time.
   *
   * @param root the tree of routes; null where nobody is told yet, as if all went one way
   * @param external labels that alerts get on their way out
   * @param until when nobody looks any more
   */
  static List<Page> of(
      List<Firing> firings, @Nullable Route root, Map<String, String> external, Instant until) {
    Map<Group, Members> groups = new LinkedHashMap<>();
    for (Firing firing : firings) {
      Labels labels = withExternal(firing.labels(), external);
      if (root == null) {
        Labels group = labels.only(WITHOUT_ROUTES.groupBy());
        add(groups, new Group("", group), WITHOUT_ROUTES, firing);
      } else {
        for (Route route : root.match(labels)) {
          add(groups, new Group(route.id(), route.groupLabels(labels)), route.settings(), firing);
        }
      }
    }
    List<Page> pages = new ArrayList<>();
    groups.values().forEach(members -> look(members, until, pages));
    pages.sort(Comparator.comparing(Page::at));
    return pages;
  }

  private static Labels withExternal(Labels labels, Map<String, String> external) {
    Labels.Builder all = labels.toBuilder();
    external.forEach((name, value) -> {
      if (!labels.has(name)) {
        all.set(name, value);
      }
    });
    return all.build();
  }

  private static void add(
      Map<Group, Members> groups, Group group, Route.Settings settings, Firing firing) {
    groups
        .computeIfAbsent(group, _ -> new Members(settings, new ArrayList<>()))
        .firings()
        .add(firing);
  }

  /** Looks at one group from its first alert on: after the wait, then at every interval. */
  private static void look(Members members, Instant until, List<Page> pages) {
    Route.Settings settings = members.settings();
    SortedSet<Instant> begins = new TreeSet<>();
    members.firings().forEach(firing -> begins.add(firing.firedAt()));
    Set<Firing> told = new HashSet<>();
    Instant nobody = Instant.MIN;
    for (Instant begin : begins) {
      if (begin.isBefore(nobody)) {
        continue; // The group was still there and took it in.
      }
      Instant look = begin.plus(settings.groupWait());
      while (!look.isAfter(until.plus(settings.groupWait()))) {
        List<Firing> firing = firingAt(members.firings(), look);
        if (firing.isEmpty()) {
          break;
        }
        List<Firing> news = firing.stream().filter(told::add).toList();
        if (!news.isEmpty()) {
          pages.add(new Page(look, settings.receiver(), news));
        }
        look = look.plus(positive(settings.groupInterval()));
      }
      nobody = look;
    }
  }

  private static Duration positive(Duration interval) {
    return interval.isZero() ? Route.DEFAULT_GROUP_INTERVAL : interval;
  }

  private static List<Firing> firingAt(List<Firing> firings, Instant at) {
    return firings.stream().filter(firing -> firing.overlaps(at, at)).toList();
  }
}
