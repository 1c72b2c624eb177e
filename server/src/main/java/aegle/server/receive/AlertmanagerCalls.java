package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.metrics.rules.AlertNotice;
import aegle.server.intake.SeriesGuard;
import aegle.server.notify.AlertGroupView;
import aegle.server.notify.AlertView;
import aegle.server.notify.MatcherText;
import aegle.server.notify.Notifier;
import aegle.server.notify.SilenceException;
import aegle.server.state.Silence;
import aegle.signals.Labels;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What each call of version 2 of Alertmanager's API does; the sources are its own OpenAPI text. */
final class AlertmanagerCalls {
  /** What Alertmanager takes for a yes; everything else is a no. */
  private static final Set<String> YES =
      Set.of("true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled");

  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final Notifier notifier;
  private final SeriesGuard guard;
  private final AlertmanagerDoors.Facts facts;

  AlertmanagerCalls(Notifier notifier, SeriesGuard guard, AlertmanagerDoors.Facts facts) {
    this.notifier = notifier;
    this.guard = guard;
    this.facts = facts;
  }

  Consumer<JsonBytes> status() {
    String config = notifier.config().shownText();
    return json -> {
      json.object().key("cluster").object().key("peers").array().endArray();
      json.key("status").text("disabled").end();
      json.key("config").object().key("original").text(config).end();
      json.key("uptime").text(AlertmanagerJson.time(facts.startedAt()));
      json.key("versionInfo").object().key("branch").text("aegle").key("buildDate").text("");
      json.key("buildUser").text("").key("goVersion").text("").key("revision").text("");
      json.key("version").text(facts.version()).end().end();
    };
  }

  Consumer<JsonBytes> receivers(HttpServletRequest request) {
    List<Matcher> labels = receiverMatchers(request);
    List<String> names =
        matches(labels, Labels.EMPTY) ? notifier.config().receiverNames() : List.of();
    return json -> {
      json.array();
      for (String name : names) {
        json.object().key("labels").object().end().key("name").text(name).end();
      }
      json.endArray();
    };
  }

  Consumer<JsonBytes> alerts(HttpServletRequest request) {
    Predicate<AlertView> wanted = wanted(request);
    Predicate<String> receiver = receiver(request);
    List<AlertView> found =
        notifier.alerts().stream()
            .filter(wanted)
            .filter(view -> view.receivers().stream().anyMatch(receiver) || isUnasked(request))
            .toList();
    return json -> {
      json.array();
      found.forEach(view -> AlertmanagerJson.write(json, view, List.of()));
      json.endArray();
    };
  }

  /** Without routes nobody is told, and an alert without a receiver is shown all the same. */
  private static boolean isUnasked(HttpServletRequest request) {
    return request.getParameter("receiver") == null
        && request.getParameter("receiver_matchers") == null;
  }

  Consumer<JsonBytes> groups(HttpServletRequest request) {
    Predicate<AlertView> wanted = wanted(request);
    Predicate<String> receiver = receiver(request);
    boolean muted = flag(request, "muted");
    List<AlertGroupView> groups = new ArrayList<>();
    for (AlertGroupView group : notifier.alertGroups()) {
      List<AlertView> alerts = group.alerts().stream().filter(wanted).toList();
      boolean shown = muted || group.mutedBy().isEmpty();
      if (shown && receiver.test(group.receiver()) && !alerts.isEmpty()) {
        groups.add(new AlertGroupView(group.receiver(), group.labels(), alerts, group.mutedBy()));
      }
    }
    return json -> {
      json.array();
      groups.forEach(group -> write(json, group));
      json.endArray();
    };
  }

  private static void write(JsonBytes json, AlertGroupView group) {
    json.object().key("alerts").array();
    group.alerts().forEach(view -> AlertmanagerJson.write(json, view, group.mutedBy()));
    json.endArray().key("labels").labels(group.labels());
    json.key("receiver").object().key("name").text(group.receiver()).end();
    json.key("routeLabels").object().end().end();
  }

  /** Takes alerts in; those that can be are taken even where others cannot. */
  void post(byte[] body, String who) {
    AlertmanagerBody.Alerts alerts = AlertmanagerBody.alerts(body, facts.clock().instant());
    List<AlertNotice> masked =
        alerts.notices().stream()
            .map(notice -> guard.masked(notice, AlertmanagerServlet.PROTOCOL, who))
            .toList();
    int refused = notifier.receive(masked);
    if (refused > 0) {
      throw AlertmanagerFault.text(
          HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
          refused + " alerts found no room: as many are kept as allowed; send fewer");
    }
    if (!alerts.complaints().isEmpty()) {
      throw AlertmanagerFault.badRequest(String.join("\n", alerts.complaints()));
    }
  }

  Consumer<JsonBytes> silences(HttpServletRequest request) {
    List<Matcher> filter = matchers(request, "filter");
    Instant now = facts.clock().instant();
    List<Silence> found = new ArrayList<>();
    for (Silence silence : notifier.silences().all()) {
      String state = silence.state(now).name().toLowerCase(Locale.ROOT);
      if (flag(request, state) && silence.matchers().containsAll(filter)) {
        found.add(silence);
      }
    }
    sort(found, now);
    return json -> {
      json.array();
      found.forEach(silence -> AlertmanagerJson.write(json, silence, now));
      json.endArray();
    };
  }

  /** Active ones first, the next to end before the others; then pending ones, then ended ones. */
  private static void sort(List<Silence> silences, Instant now) {
    Comparator<Silence> within =
        (a, b) ->
            switch (a.state(now)) {
              case ACTIVE -> a.endsAt().compareTo(b.endsAt());
              case PENDING -> a.startsAt().compareTo(b.startsAt());
              case EXPIRED -> b.endsAt().compareTo(a.endsAt());
            };
    silences.sort(
        Comparator.comparing((Silence silence) -> silence.state(now))
            .thenComparing(within)
            .thenComparing(Silence::id));
  }

  Consumer<JsonBytes> silence(String id) {
    checkId(id);
    Silence found = notifier.silences().find(id).orElseThrow(AlertmanagerFault::notFound);
    Instant now = facts.clock().instant();
    return json -> AlertmanagerJson.write(json, found, now);
  }

  /** Makes or changes a silence; the answer has its id. */
  Consumer<JsonBytes> postSilence(byte[] body, String who) {
    Silence asked = AlertmanagerBody.silence(body);
    Instant now = facts.clock().instant();
    if (!asked.startsAt().isBefore(asked.endsAt())) {
      throw AlertmanagerFault.badRequest(
          "Failed to create silence: start time must be before end time");
    }
    if (asked.endsAt().isBefore(now)) {
      throw AlertmanagerFault.badRequest("Failed to create silence: end time can't be in the past");
    }
    try {
      String id = notifier.silences().set(asked, who, now).id();
      return json -> json.object().key("silenceID").text(id).end();
    } catch (SilenceException e) {
      int status =
          e.isNotFound() ? HttpServletResponse.SC_NOT_FOUND : HttpServletResponse.SC_BAD_REQUEST;
      throw AlertmanagerFault.text(status, e.complaint());
    }
  }

  void expire(String id, String who) {
    checkId(id);
    try {
      var _ = notifier.silences().expire(id, who, facts.clock().instant());
    } catch (SilenceException e) {
      throw AlertmanagerFault.notFound();
    }
  }

  private static void checkId(String id) {
    if (!UUID.matcher(id).matches()) {
      throw AlertmanagerFault.wrongType("silenceID in path", "uuid", id);
    }
  }

  private static Predicate<AlertView> wanted(HttpServletRequest request) {
    List<Matcher> filter = matchers(request, "filter");
    boolean active = flag(request, "active");
    boolean silenced = flag(request, "silenced");
    boolean inhibited = flag(request, "inhibited");
    return view ->
        (active || view.suppressed().isSuppressed())
            && (silenced || view.suppressed().silencedBy().isEmpty())
            && (inhibited || view.suppressed().inhibitedBy().isEmpty())
            && matches(filter, view.alert().labels());
  }

  private static Predicate<String> receiver(HttpServletRequest request) {
    boolean unlabelled = matches(receiverMatchers(request), Labels.EMPTY);
    String regex = request.getParameter("receiver");
    if (regex == null) {
      return _ -> unlabelled;
    }
    try {
      Pattern pattern = Pattern.compile(regex);
      return name -> unlabelled && pattern.matcher(name).matches();
    } catch (PatternSyntaxException e) {
      throw AlertmanagerFault.badRequest("failed to parse receiver param: " + e.getMessage());
    }
  }

  private static List<Matcher> receiverMatchers(HttpServletRequest request) {
    try {
      return matchers(request, "receiver_matchers");
    } catch (AlertmanagerFault e) {
      throw AlertmanagerFault.badRequest(
          "failed to parse receiver_matchers param: " + e.getMessage());
    }
  }

  private static List<Matcher> matchers(HttpServletRequest request, String name) {
    String[] texts = request.getParameterValues(name);
    List<Matcher> matchers = new ArrayList<>();
    for (String text : texts == null ? new String[0] : texts) {
      try {
        matchers.add(MatcherText.single(text));
      } catch (IllegalArgumentException e) {
        throw AlertmanagerFault.badRequest(String.valueOf(e.getMessage()));
      }
    }
    return matchers;
  }

  private static boolean matches(Collection<Matcher> matchers, Labels labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }

  /** A switch that is on unless it says something else than yes. */
  private static boolean flag(HttpServletRequest request, String name) {
    String text = request.getParameter(name);
    return text == null || text.isEmpty() || YES.contains(text.toLowerCase(Locale.ROOT));
  }
}
