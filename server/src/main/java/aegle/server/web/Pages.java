package aegle.server.web;

import aegle.metrics.rules.RuleSnapshot;
import aegle.server.intake.Project;
import aegle.server.probe.ProbeSnapshot;
import aegle.server.state.Issue;
import aegle.server.web.view.Assets;
import aegle.server.web.view.Frame;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.servlet.View;

/** Renders a template inside the frame that every page has. */
final class Pages {
  private final TemplateEngine templates;
  private final Assets assets;
  private final Messages messages;
  private final WebSources sources;

  Pages(TemplateEngine templates, Assets assets, Messages messages, WebSources sources) {
    this.templates = templates;
    this.assets = assets;
    this.messages = messages;
    this.sources = sources;
  }

  Messages messages() {
    return messages;
  }

  /** The reader's zone and the time of this request. */
  Times times(HttpServletRequest request) {
    return new Times(
        Preferences.zone(request, sources.settings().zone()), sources.clock().instant(), messages);
  }

  /** The line that Sentry's clients want: this server with the key of the first project. */
  String dsn(HttpServletRequest request) {
    List<Project> projects = sources.incidents().projects().get().all();
    boolean named = !projects.isEmpty() && !projects.getFirst().publicKeys().isEmpty();
    String key = named ? projects.getFirst().publicKeys().getFirst().key() : "PUBLIC_KEY";
    String id = named ? projects.getFirst().id() : "1";
    return server(request).replaceFirst("://", "://" + key + "@") + "/" + id;
  }

  /** A page without a range of its own. */
  View page(HttpServletRequest request, Room room, String title, String template, Object view) {
    return page(request, room, title, null, template, view);
  }

  View page(
      HttpServletRequest request,
      Room room,
      String title,
      @Nullable TimeRange range,
      String template,
      Object view) {
    Frame frame = frame(request, room, title, range);
    return new Rendered(template, frame, view);
  }

  /** A document without the frame of pages, which knows nothing but where the bundled files are. */
  View bare(String template) {
    return (model, request, response) -> {
      Utf8ByteOutput output = new Utf8ByteOutput();
      templates.render(template + ".jte", Map.of("assets", assets), output);
      response.setContentType("text/html;charset=utf-8");
      response.setContentLength(output.getContentLength());
      output.writeTo(response.getOutputStream());
    };
  }

  /** Writes a page directly, for answers that no controller gives. */
  void write(
      HttpServletRequest request,
      HttpServletResponse response,
      String title,
      String template,
      Object view)
      throws IOException {
    new Rendered(template, frame(request, Room.OTHER, title, null), view).write(response);
  }

  private Frame frame(
      HttpServletRequest request, Room room, String title, @Nullable TimeRange range) {
    Times times = times(request);
    Principal person = request.getUserPrincipal();
    CsrfToken token = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
    Frame.Csrf csrf =
        token == null
            ? new Frame.Csrf("_csrf", "")
            : new Frame.Csrf(token.getParameterName(), token.getToken());
    return new Frame(
        room,
        title,
        Preferences.theme(request),
        times,
        zones(times),
        range == null ? null : range(request, range, times),
        rooms(),
        person == null ? "" : person.getName(),
        csrf,
        Addresses.of(request),
        server(request),
        assets,
        messages);
  }

  private List<String> zones(Times times) {
    Set<String> zones = new LinkedHashSet<>();
    zones.add(times.zone().getId());
    zones.add(sources.settings().zone().getId());
    sources.settings().zones().forEach(zone -> zones.add(zone.getId()));
    zones.add("UTC");
    return List.copyOf(zones);
  }

  private List<Frame.Link> rooms() {
    List<Frame.Link> links = new ArrayList<>();
    for (Room room : Room.values()) {
      switch (room) {
        case ALERTS -> links.add(alerts());
        case TARGETS -> links.add(targets());
        case ERRORS -> links.add(errors());
        case DOCTOR -> links.add(doctor());
        case OVERVIEW,
            METRICS,
            DELIVERIES,
            TRACES,
            LOGS,
            RELEASES,
            REPLAYS,
            VITALS,
            CHECK_INS,
            CALENDARS,
            SILENCES,
            ROUTES,
            OBJECTIVES,
            MASKING,
            SOURCES,
            CARDINALITY,
            FORWARDING,
            WIRING ->
            links.add(new Frame.Link(room, 0, State.OK));
        case OTHER -> {}
      }
    }
    return links;
  }

  private Frame.Link targets() {
    ProbeSnapshot targets = sources.targets().get();
    State state = TargetsController.silentJobs(targets).isEmpty() ? State.WARN : State.CRITICAL;
    return new Frame.Link(Room.TARGETS, TargetsController.down(targets), state);
  }

  private Frame.Link errors() {
    long open = sources.incidents().issues().count(Issue.Status.OPEN, "");
    return new Frame.Link(Room.ERRORS, open, State.WARN);
  }

  private Frame.Link doctor() {
    return new Frame.Link(Room.DOCTOR, sources.incidents().advice().open(), State.WARN);
  }

  private Frame.Link alerts() {
    long firing = 0;
    State worst = State.INFO;
    for (RuleSnapshot.Group group : sources.rules().get()) {
      for (RuleSnapshot.Alerting rule : AlertReader.alerting(group)) {
        for (var alert : rule.alerts()) {
          if (AlertReader.isTrouble(alert)) {
            firing++;
            worst = worst.orWorse(AlertReader.severity(alert));
          }
        }
      }
    }
    return new Frame.Link(Room.ALERTS, firing, worst);
  }

  private Frame.Range range(HttpServletRequest request, TimeRange range, Times times) {
    List<Frame.Choice> presets = new ArrayList<>();
    for (String preset : TimeRange.PRESETS) {
      String href = request.getRequestURI() + "?" + withRange(request, preset);
      presets.add(new Frame.Choice(preset, href, preset.equals(range.preset())));
    }
    String words =
        messages.text(
            "range.words",
            times.exact(java.time.Instant.ofEpochMilli(range.fromMillis())),
            times.exact(java.time.Instant.ofEpochMilli(range.toMillis())));
    return new Frame.Range(range.fromMillis(), range.toMillis(), range.preset(), words, presets);
  }

  private static String withRange(HttpServletRequest request, String preset) {
    StringBuilder query = new StringBuilder("range=").append(preset);
    request
        .getParameterMap()
        .forEach((name, values) -> {
          if (!name.equals("range")
              && !name.equals("from")
              && !name.equals("to")
              && !name.equals("before")
              && !name.equals("cursor")) {
            for (String value : values) {
              query
                  .append('&')
                  .append(Addresses.encode(name))
                  .append('=')
                  .append(Addresses.encode(value));
            }
          }
        });
    return query.toString();
  }

  private static String server(HttpServletRequest request) {
    String host = request.getHeader("Host");
    return request.getScheme() + "://" + (host == null ? request.getLocalName() : host);
  }

  /** A page that is ready to be written. */
  private final class Rendered implements View {
    private final String template;
    private final Frame frame;
    private final Object view;

    Rendered(String template, Frame frame, Object view) {
      this.template = template;
      this.frame = frame;
      this.view = view;
    }

    @Override
    public void render(
        @Nullable Map<String, ?> model, HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      write(response);
    }

    // The whole page is rendered before its first byte is sent, so that a failure can still answer
    // 500.
    void write(HttpServletResponse response) throws IOException {
      Utf8ByteOutput output = new Utf8ByteOutput();
      templates.render(template + ".jte", Map.of("page", frame, "view", view), output);
      response.setContentType("text/html;charset=utf-8");
      response.setContentLength(output.getContentLength());
      output.writeTo(response.getOutputStream());
    }
  }
}
