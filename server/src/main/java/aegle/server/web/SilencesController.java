package aegle.server.web;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.server.notify.AlertView;
import aegle.server.notify.MatcherText;
import aegle.server.notify.Notifier;
import aegle.server.notify.SilenceException;
import aegle.server.state.Silence;
import aegle.server.state.StateException;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.SilencesView;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.signals.Labels;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** {@code /silences}: what is not told for a while, who wanted it, why, and until when. */
@Controller
final class SilencesController {
  private static final Logger log = LoggerFactory.getLogger(SilencesController.class);

  /** What ends within this time is about to be told again. */
  private static final Duration SOON = Duration.ofHours(1);

  /** Alerts that a preview names. */
  private static final int PREVIEWED = 20;

  /** Ended silences that are shown. */
  private static final int PAST = 50;

  /** The shortest reason: a word. */
  private static final int SHORTEST_REASON = 3;

  private static final List<String> LENGTHS = List.of("1h", "4h", "12h", "1d", "7d");

  private final Supplier<Optional<Notifier>> notifier;
  private final WebSources sources;
  private final Pages pages;
  private final Messages messages;

  SilencesController(Supplier<Optional<Notifier>> notifier, WebSources sources, Pages pages) {
    this.notifier = notifier;
    this.sources = sources;
    this.pages = pages;
    this.messages = pages.messages();
  }

  @GetMapping("/silences")
  View silences(
      @RequestParam(name = "matchers", defaultValue = "") String matchers,
      @RequestParam(name = "reason", defaultValue = "") String reason,
      @RequestParam(name = "length", defaultValue = "4h") String length,
      @RequestParam(name = "done", defaultValue = "") String done,
      HttpServletRequest request) {
    String said =
        switch (done) {
          case "made" -> messages.text("silences.made");
          case "ended" -> messages.text("silences.ended");
          default -> "";
        };
    return page(request, form(matchers, reason, length, ""), said);
  }

  /** Makes a silence, or ends one. */
  @PostMapping("/silences")
  View change(
      @RequestParam(name = "action") String action,
      @RequestParam(name = "id", defaultValue = "") String id,
      @RequestParam(name = "matchers", defaultValue = "") String matchers,
      @RequestParam(name = "reason", defaultValue = "") String reason,
      @RequestParam(name = "length", defaultValue = "4h") String length,
      @Nullable Principal person,
      HttpServletRequest request) {
    Notifier found =
        notifier.get().orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    String name = person == null ? messages.text("silences.somebody") : person.getName();
    Instant now = sources.clock().instant();
    try {
      if (action.equals("end")) {
        Silence _ = found.silences().expire(id, name, now);
        return Addresses.redirect("/silences?done=ended");
      }
      if (reason.strip().length() < SHORTEST_REASON) {
        return page(
            request, form(matchers, reason, length, messages.text("silences.reason.missing")), "");
      }
      List<Matcher> conditions = MatcherText.parse(matchers);
      Instant end = now.plusMillis(PromDuration.parseMillis(length));
      Silence _ =
          found
              .silences()
              .set(
                  new Silence("", conditions, now, end, now, name, reason.strip(), Map.of()),
                  name,
                  now);
      return Addresses.redirect("/silences?done=made");
    } catch (SilenceException e) {
      return page(request, form(matchers, reason, length, e.complaint()), "");
    } catch (IllegalArgumentException e) {
      return page(request, form(matchers, reason, length, String.valueOf(e.getMessage())), "");
    } catch (StateException e) {
      log.warn("Could not keep a silence: reason={}", e.getMessage());
      return page(request, form(matchers, reason, length, messages.text("silences.unkept")), "");
    }
  }

  private View page(HttpServletRequest request, SilencesView.Form form, String done) {
    Times times = pages.times(request);
    List<Silence> all =
        notifier
            .get()
            .map(found -> new ArrayList<>(found.silences().all()))
            .orElseGet(ArrayList::new);
    all.sort(Comparator.comparing(Silence::endsAt));
    List<SilencesView.Row> open = new ArrayList<>();
    List<SilencesView.Row> past = new ArrayList<>();
    for (Silence silence : all) {
      if (silence.state(times.now()) == Silence.State.EXPIRED) {
        past.addFirst(row(silence, times));
      } else {
        open.add(row(silence, times));
      }
    }
    return pages.page(
        request,
        Room.SILENCES,
        messages.text("room.silences"),
        "silences",
        new SilencesView(form, done, open, past.subList(0, Math.min(PAST, past.size()))));
  }

  private SilencesView.Row row(Silence silence, Times times) {
    Instant now = times.now();
    Silence.State stands = silence.state(now);
    boolean soon = stands == Silence.State.ACTIVE && silence.endsAt().isBefore(now.plus(SOON));
    State state =
        switch (stands) {
          case ACTIVE -> soon ? State.WARN : State.INFO;
          case PENDING -> State.UNKNOWN;
          case EXPIRED -> State.OK;
        };
    String matchers =
        silence.matchers().stream().map(Matcher::toString).collect(Collectors.joining(", "));
    int hides = stands == Silence.State.ACTIVE ? matching(silence.matchers()).size() : 0;
    return new SilencesView.Row(
        silence.id(),
        state,
        messages.text("silences.state." + (soon ? "soon" : stands.word())),
        silence.matchers().stream().map(Matcher::toString).toList(),
        silence.comment(),
        silence.createdBy(),
        times.exact(silence.startsAt()),
        until(silence, stands, times),
        times.exact(silence.endsAt()),
        stands == Silence.State.ACTIVE ? messages.count("silences.hides", hides) : "",
        stands != Silence.State.EXPIRED,
        "/silences?matchers="
            + Addresses.encode(matchers)
            + "&reason="
            + Addresses.encode(silence.comment()));
  }

  private String until(Silence silence, Silence.State stands, Times times) {
    return switch (stands) {
      case ACTIVE ->
          messages.text(
              "silences.for", times.span(Duration.between(times.now(), silence.endsAt())));
      case PENDING ->
          messages.text(
              "silences.in", times.span(Duration.between(times.now(), silence.startsAt())));
      case EXPIRED -> times.ago(silence.endsAt());
    };
  }

  private SilencesView.Form form(String matchers, String reason, String length, String error) {
    List<SilencesView.Choice> choices =
        LENGTHS.stream()
            .map(each ->
                new SilencesView.Choice(
                    each, messages.text("silences.length." + each), each.equals(length)))
            .toList();
    if (matchers.isBlank()) {
      return new SilencesView.Form(matchers, reason, error, choices, "", List.of());
    }
    List<Labels> found;
    try {
      found = matching(MatcherText.parse(matchers));
    } catch (IllegalArgumentException e) {
      String complaint = error.isEmpty() ? String.valueOf(e.getMessage()) : error;
      return new SilencesView.Form(matchers, reason, complaint, choices, "", List.of());
    }
    return new SilencesView.Form(
        matchers,
        reason,
        error,
        choices,
        messages.count("silences.preview", found.size()),
        found.stream().limit(PREVIEWED).map(SilencesController::match).toList());
  }

  private static SilencesView.Match match(Labels labels) {
    Map<String, String> shown = new TreeMap<>(labels.toMap());
    String name = shown.remove("alertname");
    return new SilencesView.Match(name == null ? "" : name, shown);
  }

  /** The alerts of now that meet all conditions. */
  private List<Labels> matching(List<Matcher> conditions) {
    if (conditions.isEmpty()) {
      return List.of();
    }
    Instant now = sources.clock().instant();
    return notifier.get().map(Notifier::alerts).orElse(List.of()).stream()
        .filter(view -> view.alert().endsAt().isAfter(now))
        .map(AlertView::alert)
        .map(alert -> alert.labels())
        .filter(labels -> conditions.stream().allMatch(matcher -> matcher.matches(labels)))
        .toList();
  }
}
