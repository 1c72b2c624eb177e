package aegle.server.web;

import aegle.protocols.WebVital;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.VitalsView;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** {@code /web-vitals}: how fast the pages feel to those who use them. */
@Controller
final class VitalsController {
  private static final String USUAL_RANGE = "24h";

  private final WebSources sources;
  private final RecordTurns turns;
  private final Pages pages;
  private final Messages messages;

  VitalsController(WebSources sources, RecordTurns turns, Pages pages) {
    this.sources = sources;
    this.turns = turns;
    this.pages = pages;
    messages = pages.messages();
  }

  @GetMapping("/web-vitals")
  View vitals(
      @RequestParam(name = "vital", defaultValue = "LCP") String name,
      @RequestParam(name = "range", required = false) @Nullable String range,
      @RequestParam(name = "from", required = false) @Nullable Long from,
      @RequestParam(name = "to", required = false) @Nullable Long to,
      HttpServletRequest request) {
    TimeRange shown = TimeRange.parse(range, from, to, USUAL_RANGE, sources.clock().instant());
    @Nullable WebVital asked = WebVital.of(name);
    WebVital chosen = asked != null && VitalsReader.shows(asked) ? asked : WebVital.LCP;
    String address = beaconAddress(request);
    VitalsView view =
        turns.ask(records -> new VitalsReader(records, shown, messages).read(chosen, address));
    String title = messages.text("room.vitals");
    return pages.page(request, Room.VITALS, title, shown, "vitals", view);
  }

  /** Where beacons go, with the key of the first project. */
  private String beaconAddress(HttpServletRequest request) {
    String dsn = pages.dsn(request);
    int key = dsn.indexOf("://") + 3;
    int host = dsn.indexOf('@');
    int id = dsn.lastIndexOf('/');
    return dsn.substring(0, key)
        + dsn.substring(host + 1, id)
        + "/vitals?project="
        + dsn.substring(id + 1)
        + "&key="
        + dsn.substring(key, host);
  }
}
