package aegle.server.web;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.server.notify.MatcherText;
import aegle.server.notify.NotifyConfig;
import aegle.server.notify.Route;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.RoutesView;
import aegle.signals.Labels;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** {@code /routes}: who is told of which alerts, and where an alert would go. */
@Controller
final class RoutesController {
  private final Supplier<Optional<NotifyConfig>> config;
  private final Pages pages;
  private final Messages messages;

  RoutesController(Supplier<Optional<NotifyConfig>> config, Pages pages) {
    this.config = config;
    this.pages = pages;
    this.messages = pages.messages();
  }

  @GetMapping("/routes")
  View routes(
      @RequestParam(name = "labels", defaultValue = "") String asked, HttpServletRequest request) {
    return pages.page(
        request, Room.ROUTES, messages.text("room.routes"), "routes", view(asked.strip()));
  }

  private RoutesView view(String asked) {
    NotifyConfig now = config.get().orElseGet(NotifyConfig::none);
    Optional<Route> root = now.route();
    String error = "";
    List<Route> taken = List.of();
    Labels labels = Labels.EMPTY;
    if (root.isPresent() && !asked.isEmpty()) {
      try {
        labels = labels(asked);
        taken = root.get().match(labels);
      } catch (IllegalArgumentException e) {
        error = messages.text("routes.unreadable", String.valueOf(e.getMessage()));
      }
    }
    Set<String> ids = new HashSet<>();
    taken.forEach(route -> ids.add(route.id()));
    return new RoutesView(
        root.map(route -> List.of(node(route, now, ids))).orElse(List.of()),
        asked,
        error,
        taken.isEmpty() ? "" : messages.count("routes.goes", taken.size()),
        taken(taken, labels, now));
  }

  /** Labels as people type them: {@code alertname="Down" severity=critical}. */
  private static Labels labels(String text) {
    Labels.Builder labels = Labels.builder();
    for (Matcher matcher : MatcherText.parse(text)) {
      if (matcher.type() != Matcher.Type.EQUAL) {
        throw new IllegalArgumentException(matcher + " is a condition; write name=value");
      }
      labels.set(matcher.name(), matcher.value());
    }
    return labels.build();
  }

  private List<RoutesView.Taken> taken(List<Route> routes, Labels labels, NotifyConfig now) {
    List<RoutesView.Taken> taken = new ArrayList<>();
    for (Route route : routes) {
      taken.add(
          new RoutesView.Taken(
              route.settings().receiver(),
              ways(route, now),
              route.groupLabels(labels).toString(),
              rhythm(route.settings()),
              times(route.settings())));
    }
    return taken;
  }

  private RoutesView.Node node(Route route, NotifyConfig now, Set<String> taken) {
    Route.Settings settings = route.settings();
    String ways = ways(route, now);
    return new RoutesView.Node(
        route.matchers().stream().map(Matcher::toString).collect(Collectors.joining(", ")),
        settings.receiver(),
        ways,
        ways.isEmpty(),
        gathers(settings),
        rhythm(settings),
        times(settings),
        route.isContinuing(),
        taken.contains(route.id()),
        route.routes().stream().map(child -> node(child, now, taken)).toList());
  }

  private static String ways(Route route, NotifyConfig now) {
    NotifyConfig.Receiver receiver = now.receivers().get(route.settings().receiver());
    return receiver == null ? "" : String.join(", ", receiver.kinds());
  }

  private String gathers(Route.Settings settings) {
    if (settings.isGroupedByAll()) {
      return messages.text("routes.gathers.all");
    }
    return settings.groupBy().isEmpty()
        ? messages.text("routes.gathers.one")
        : messages.text("routes.gathers.by", String.join(", ", new TreeSet<>(settings.groupBy())));
  }

  private String rhythm(Route.Settings settings) {
    return messages.text(
        "routes.rhythm",
        PromDuration.format(settings.groupWait().toMillis()),
        PromDuration.format(settings.groupInterval().toMillis()),
        PromDuration.format(settings.repeatInterval().toMillis()));
  }

  private String times(Route.Settings settings) {
    List<String> times = new ArrayList<>();
    if (!settings.muteTimeIntervals().isEmpty()) {
      times.add(messages.text("routes.muted", String.join(", ", settings.muteTimeIntervals())));
    }
    if (!settings.activeTimeIntervals().isEmpty()) {
      times.add(messages.text("routes.active", String.join(", ", settings.activeTimeIntervals())));
    }
    return String.join(" ", times);
  }
}
