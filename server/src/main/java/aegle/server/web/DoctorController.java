package aegle.server.web;

import aegle.server.advice.Advice;
import aegle.server.advice.Check;
import aegle.server.advice.Finding;
import aegle.server.advice.KnownClient;
import aegle.server.web.view.DoctorView;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.SimpleViews.Failure;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
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

/** {@code /doctor}: what is wrong with clients, and how it is mended. */
@Controller
final class DoctorController {
  /** Findings of a kind on one page; the rest is told by the API. */
  private static final int MAX_SHOWN = 200;

  private static final int MAX_REASON_CHARS = 500;
  private static final Logger LOG = LoggerFactory.getLogger(DoctorController.class);

  private final Pages pages;
  private final Messages messages;
  private final Advice advice;
  private final FindingReader reader;

  DoctorController(WebSources sources, Pages pages) {
    this.pages = pages;
    messages = pages.messages();
    advice = sources.incidents().advice();
    reader = new FindingReader(messages);
  }

  @GetMapping("/doctor")
  View doctor(HttpServletRequest request) {
    Times times = pages.times(request);
    List<Finding> findings = advice.findings();
    List<KnownClient> clients = advice.clients();
    long open = findings.stream().filter(Finding::isOpen).count();
    DoctorView view =
        new DoctorView(
            !clients.isEmpty(),
            open == 0 ? well(clients, times) : messages.count("doctor.wrong", open),
            items(findings, Finding::isOpen, times),
            items(findings, one -> one.ended() == null && one.setAside() != null, times),
            items(findings, one -> one.ended() != null, times));
    return pages.page(request, Room.DOCTOR, messages.text("room.doctor"), "doctor", view);
  }

  private String well(List<KnownClient> clients, Times times) {
    long signals = clients.stream().mapToLong(KnownClient::total).sum();
    Instant since =
        clients.stream()
            .map(KnownClient::firstSeen)
            .min(Comparator.naturalOrder())
            .orElse(times.now());
    return messages.count("doctor.well", clients.size(), Unit.count(signals), times.clock(since));
  }

  private List<DoctorView.Item> items(
      List<Finding> findings, Predicate<Finding> wanted, Times times) {
    return findings.stream()
        .filter(wanted)
        .limit(MAX_SHOWN)
        .map(finding -> reader.item(finding, times))
        .toList();
  }

  @PostMapping("/doctor/set-aside")
  View setAside(
      @RequestParam("check") String check,
      @RequestParam("client") String client,
      @RequestParam(name = "reason", defaultValue = "") String reason,
      @Nullable Principal person,
      HttpServletRequest request,
      HttpServletResponse response) {
    Check named = find(check);
    String why = reason.strip();
    if (why.isEmpty() || why.length() > MAX_REASON_CHARS) {
      Failure failure =
          new Failure(
              HttpServletResponse.SC_BAD_REQUEST,
              messages.text("doctor.reason.missing"),
              messages.text("doctor.reason.meaning"),
              messages.text("doctor.reason.action", MAX_REASON_CHARS),
              messages.text("doctor.back"),
              "/doctor");
      response.setStatus(failure.status());
      return pages.page(request, Room.DOCTOR, failure.title(), "error", failure);
    }
    String name = person == null ? messages.text("doctor.somebody") : person.getName();
    done(advice.setAside(named, client, name, why));
    LOG.info("Set a finding aside: check={} client={}", named.id(), ErrorPages.cut(client));
    return Addresses.redirect("/doctor");
  }

  @PostMapping("/doctor/take-up")
  View takeUp(@RequestParam("check") String check, @RequestParam("client") String client) {
    Check named = find(check);
    done(advice.takeUp(named, client));
    LOG.info("Took a finding up again: check={} client={}", named.id(), ErrorPages.cut(client));
    return Addresses.redirect("/doctor");
  }

  private static Check find(String check) {
    return Check.of(check).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private static void done(boolean known) {
    if (!known) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
  }
}
