package aegle.server.web;

import aegle.metrics.promql.QueryException;
import aegle.server.calendars.Calendars;
import aegle.server.calendars.LearnedHours;
import aegle.server.calendars.Learning;
import aegle.server.calendars.OpeningHours;
import aegle.server.calendars.Span;
import aegle.server.web.view.CalendarsView;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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

/** {@code /opening-hours}: when clinics are open, and what bookings say about it. */
@Controller
final class CalendarsController {
  private static final Logger log = LoggerFactory.getLogger(CalendarsController.class);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);

  /** Days that are shown from today on. */
  private static final int DAYS = 8;

  private final Supplier<Optional<Source>> source;
  private final WebSources sources;
  private final Pages pages;
  private final Messages messages;

  /** Where hours come from: what counts, what is learned, and from what. */
  record Source(Calendars calendars, LearnedHours learned, Learning learning) {}

  CalendarsController(Supplier<Optional<Source>> source, WebSources sources, Pages pages) {
    this.source = source;
    this.sources = sources;
    this.pages = pages;
    this.messages = pages.messages();
  }

  @GetMapping("/opening-hours")
  View hours(HttpServletRequest request) {
    Times times = pages.times(request);
    return pages.page(
        request,
        Room.CALENDARS,
        messages.text("room.calendars"),
        "calendars",
        source
            .get()
            .map(found -> view(found, times))
            .orElseGet(() -> new CalendarsView("", "", List.of())));
  }

  private CalendarsView view(Source found, Times times) {
    String trouble = "";
    Map<String, LearnedHours.Proposal> proposals = Map.of();
    try {
      proposals = propose(found);
    } catch (QueryException e) {
      trouble = messages.text("calendars.trouble", String.valueOf(e.getMessage()));
    }
    List<CalendarsView.Clinic> clinics = new ArrayList<>();
    for (Calendars.Counting counting : found.calendars().all()) {
      clinics.add(clinic(counting, proposals.get(counting.clinic().id()), times));
    }
    return new CalendarsView(found.learning().settings().bookings(), trouble, clinics);
  }

  private Map<String, LearnedHours.Proposal> propose(Source found) {
    Map<String, ZoneId> zones = new HashMap<>();
    found.calendars().all().forEach(each -> zones.put(each.clinic().id(), each.clinic().zone()));
    return found.learned().propose(found.learning().settings(), zones, sources.clock().instant());
  }

  private CalendarsView.Clinic clinic(
      Calendars.Counting counting, LearnedHours.@Nullable Proposal proposal, Times times) {
    Calendars.Clinic clinic = counting.clinic();
    Instant now = sources.clock().instant();
    String week = counting.hours().map(OpeningHours::weekText).orElse("");
    boolean open = counting.isOpen(now);
    return new CalendarsView.Clinic(
        clinic.id(),
        clinic.name(),
        clinic.zone().getId(),
        counting.hours().isEmpty() ? State.UNKNOWN : open ? State.OK : State.INFO,
        messages.text(
            counting.hours().isEmpty()
                ? "calendars.always"
                : open ? "calendars.open" : "calendars.closed"),
        source(counting, times),
        counting.hours().map(hours -> days(hours, now, clinic.zone())).orElse(List.of()),
        week,
        proposal == null
            ? null
            : new CalendarsView.Proposal(
                proposal.hours().weekText(),
                messages.count(
                    "calendars.rests", proposal.weeks(), Unit.count(proposal.bookings())),
                !proposal.hours().weekText().equals(week)),
        counting.confirmed().isPresent());
  }

  private String source(Calendars.Counting counting, Times times) {
    return switch (counting.source()) {
      case FILE -> messages.text("calendars.source.file");
      case CONFIRMED ->
          counting
              .confirmed()
              .map(each ->
                  messages.text("calendars.source.confirmed", each.by(), times.exact(each.at())))
              .orElse("");
      case NONE -> messages.text("calendars.source.none");
    };
  }

  private List<CalendarsView.Day> days(OpeningHours hours, Instant now, ZoneId zone) {
    List<CalendarsView.Day> days = new ArrayList<>();
    LocalDate today = now.atZone(zone).toLocalDate();
    for (int i = 0; i < DAYS; i++) {
      LocalDate day = today.plusDays(i);
      List<String> spans = hours.of(day).stream().map(Span::toString).toList();
      String text =
          spans.isEmpty() ? messages.text("calendars.day.closed") : String.join(", ", spans);
      boolean special = hours.days().containsKey(day);
      days.add(
          new CalendarsView.Day(
              DATE.format(day), special ? messages.text("calendars.special", text) : text));
    }
    return days;
  }

  /** Confirms what is proposed for a clinic, if that is still what the person saw. */
  @PostMapping("/opening-hours")
  View change(
      @RequestParam("clinic") String clinic,
      @RequestParam(name = "week", defaultValue = "") String week,
      @RequestParam("action") String action,
      @Nullable Principal person) {
    Source found =
        source.get().orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    String name = person == null ? "" : person.getName();
    if (action.equals("forget")) {
      found.calendars().forget(clinic);
      log.info("Confirmed hours were taken back: clinic={} person={}", clinic, name);
      return Addresses.redirect("/opening-hours");
    }
    LearnedHours.Proposal proposal = propose(found).get(clinic);
    if (proposal == null || !proposal.hours().weekText().equals(week)) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, messages.text("calendars.changed"));
    }
    found.calendars().confirm(clinic, proposal.hours(), name, sources.clock().instant());
    log.info("Hours were confirmed: clinic={} person={}", clinic, name);
    return Addresses.redirect("/opening-hours");
  }
}
