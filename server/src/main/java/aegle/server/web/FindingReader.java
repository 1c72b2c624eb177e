package aegle.server.web;

import aegle.server.advice.ClientId;
import aegle.server.advice.Finding;
import aegle.server.web.view.DoctorView;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.EntryKind;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts clients and findings into words. */
final class FindingReader {
  private static final String RANGE = "range=7d";

  private final Messages messages;

  FindingReader(Messages messages) {
    this.messages = messages;
  }

  /** The library and its version; where it has none, the protocol by which it came. */
  String name(ClientId id) {
    String name = id.sdk().isEmpty() ? messages.text("sources.unnamed", id.protocol()) : id.sdk();
    return id.sdkVersion().isEmpty() ? name : name + " " + id.sdkVersion();
  }

  static String place(ClientId id) {
    return Stream.of(id.service(), id.release(), id.environment())
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" \u00b7 "));
  }

  static String address(String clientKey) {
    return "/sources/" + clientKey;
  }

  static State state(Finding finding) {
    return finding.ended() == null ? State.ofSeverity(finding.check().severity().word()) : State.OK;
  }

  DoctorView.Item item(Finding finding, Times times) {
    ClientId id = finding.client();
    return new DoctorView.Item(
        finding.check().id(),
        finding.clientKey(),
        state(finding),
        messages.text("doctor.severity." + finding.check().severity().word()),
        finding.words().says(),
        finding.words().why(),
        finding.words().mend(),
        finding.code().strip(),
        "docs/" + finding.words().page(),
        String.join(", ", finding.check().rows()),
        new DoctorView.Client(address(finding.clientKey()), name(id), source(id)),
        times(finding, times),
        finding.evidence(),
        href(finding),
        finding.query(),
        decision(finding, times));
  }

  private static String source(ClientId id) {
    String place = place(id);
    return place.isEmpty() ? id.source() : id.source() + " \u00b7 " + place;
  }

  private String times(Finding finding, Times times) {
    Instant ended = finding.ended();
    if (ended != null) {
      return messages.text("doctor.over", times.ago(ended));
    }
    return messages.count(
        "doctor.seen",
        Math.max(1, finding.count()),
        times.ago(finding.firstSeen()),
        times.ago(finding.lastSeen()));
  }

  private String decision(Finding finding, Times times) {
    Finding.@Nullable SetAside decision = finding.setAside();
    return decision == null
        ? ""
        : messages.text(
            "doctor.aside.by", decision.by(), times.ago(decision.at()), decision.reason());
  }

  /** The page that shows the evidence. */
  private static String href(Finding finding) {
    String query = finding.query();
    if (query.isEmpty()) {
      return "";
    }
    if (finding.place().equals(Finding.SERIES)) {
      return Addresses.explore(query, "6h");
    }
    return switch (EntryKind.of(finding.place())) {
      case LOG -> RecordAddresses.logs(query, RANGE);
      case SPAN -> RecordAddresses.spans(query);
      case ERROR -> "/errors?project=" + Addresses.encode(finding.client().source());
      case REPLAY -> "/replays";
      case VITAL -> "/web-vitals";
      case ACCESS, CHECK_IN -> "";
    };
  }

  static String count(long number) {
    return Unit.count(number);
  }
}
