package aegle.server.web;

import aegle.server.advice.Advice;
import aegle.server.advice.ClientId;
import aegle.server.advice.Finding;
import aegle.server.advice.KnownClient;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.SourceView;
import aegle.server.web.view.SourcesView;
import aegle.server.web.view.SourcesView.Counted;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** {@code /sources}: every client that was heard; {@code /sources/KEY}: one of them. */
@Controller
final class SourcesController {
  private static final Duration QUIET = Duration.ofHours(1);

  private final Pages pages;
  private final Messages messages;
  private final Advice advice;
  private final FindingReader reader;

  SourcesController(WebSources sources, Pages pages) {
    this.pages = pages;
    messages = pages.messages();
    advice = sources.incidents().advice();
    reader = new FindingReader(messages);
  }

  @GetMapping("/sources")
  View sources(
      @RequestParam(name = "protocol", defaultValue = "") String protocol,
      @RequestParam(name = "source", defaultValue = "") String source,
      HttpServletRequest request) {
    List<KnownClient> all = advice.clients();
    TreeSet<String> protocols = new TreeSet<>();
    TreeSet<String> sources = new TreeSet<>();
    for (KnownClient client : all) {
      protocols.add(client.id().protocol());
      sources.add(client.id().source());
    }
    Times times = pages.times(request);
    List<Finding> findings = advice.findings().stream().filter(Finding::isOpen).toList();
    List<SourcesView.Row> rows = new ArrayList<>();
    for (KnownClient client : all) {
      boolean shown =
          (protocol.isEmpty() || client.id().protocol().equals(protocol))
              && (source.isEmpty() || client.id().source().equals(source));
      if (shown) {
        rows.add(row(client, findings, times));
      }
    }
    SourcesView view =
        new SourcesView(
            !all.isEmpty(),
            sentence(all),
            protocol,
            List.copyOf(protocols),
            source,
            List.copyOf(sources),
            rows);
    return pages.page(request, Room.SOURCES, messages.text("room.sources"), "sources", view);
  }

  private String sentence(List<KnownClient> all) {
    long minute = all.stream().mapToLong(KnownClient::lastMinute).sum();
    return messages.count("sources.sentence", all.size(), Unit.count(minute));
  }

  private SourcesView.Row row(KnownClient client, List<Finding> findings, Times times) {
    ClientId id = client.id();
    long refused = client.refusals().values().stream().mapToLong(Long::longValue).sum();
    State worst = State.OK;
    long found = 0;
    for (Finding finding : findings) {
      if (finding.clientKey().equals(client.key())) {
        worst = worst.orWorse(FindingReader.state(finding));
        found++;
      }
    }
    return new SourcesView.Row(
        FindingReader.address(client.key()),
        reader.name(id),
        FindingReader.place(id),
        id.protocol(),
        id.source(),
        counted(client.lastMinute()),
        counted(client.lastHour()),
        counted(client.total()),
        times.ago(client.lastSeen()),
        times.exact(client.lastSeen()),
        client.lastSeen().isBefore(times.now().minus(QUIET)),
        counted(refused),
        client.lacks().stream().map(lack -> messages.text("sources.lack." + lack)).toList(),
        counted(found),
        worst);
  }

  private static Counted counted(long number) {
    return new Counted(number, Unit.count(number));
  }

  @GetMapping("/sources/{key}")
  View source(@PathVariable("key") String key, HttpServletRequest request) {
    KnownClient client =
        advice.clients().stream()
            .filter(known -> known.key().equals(key))
            .findFirst()
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    Times times = pages.times(request);
    SourceView view =
        new SourceView(
            reader.name(client.id()),
            facts(client, times),
            pairs(client.signals()),
            pairs(client.refusals()),
            client.lacks().stream().map(lack -> messages.text("sources.lacks." + lack)).toList(),
            advice.findings().stream()
                .filter(finding -> finding.clientKey().equals(key) && finding.isOpen())
                .map(finding -> reader.item(finding, times))
                .toList());
    return pages.page(request, Room.SOURCES, view.name(), "source", view);
  }

  private List<SourceView.Pair> facts(KnownClient client, Times times) {
    ClientId id = client.id();
    List<SourceView.Pair> facts = new ArrayList<>();
    add(facts, "protocol", id.protocol());
    add(facts, "source", id.source());
    add(facts, "sdk", reader.name(id));
    add(facts, "service", id.service());
    add(facts, "release", id.release());
    add(facts, "environment", id.environment());
    add(facts, "first", times.exact(client.firstSeen()));
    add(facts, "last", times.exact(client.lastSeen()));
    add(facts, "minute", Unit.count(client.lastMinute()));
    add(facts, "hour", Unit.count(client.lastHour()));
    return facts;
  }

  private void add(List<SourceView.Pair> facts, String name, String says) {
    facts.add(
        new SourceView.Pair(
            messages.text("sources.fact." + name),
            says.isEmpty() ? messages.text("sources.unsaid") : says));
  }

  private static List<SourceView.Pair> pairs(Map<String, Long> counts) {
    List<SourceView.Pair> pairs = new ArrayList<>();
    new TreeMap<>(counts)
        .forEach((name, count) -> pairs.add(new SourceView.Pair(name, Unit.count(count))));
    return pairs;
  }
}
