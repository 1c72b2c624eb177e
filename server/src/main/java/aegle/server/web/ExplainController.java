package aegle.server.web;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.promql.Explainer;
import aegle.metrics.promql.Explanation;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.Value;
import aegle.metrics.promql.ValueType;
import aegle.metrics.rules.AlertState;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.web.view.ExplainView;
import aegle.server.web.view.Frame;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.Labels;
import aegle.signals.StaleMarker;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;

/** {@code /alerts/why}: why a rule fires, or does not, at a moment. */
@Controller
final class ExplainController {
  /** How far back changes of state are looked for. */
  private static final Duration REACH = Duration.ofDays(1);

  /** Moments that can be chosen. */
  private static final int MOMENTS = 12;

  /** A gap in a state's series that is longer means that the state ended. */
  private static final Duration GAP = Duration.ofMinutes(5);

  private final WebSources sources;
  private final Pages pages;
  private final Messages messages;

  ExplainController(WebSources sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
    this.messages = pages.messages();
  }

  @GetMapping("/alerts/why")
  View why(
      @RequestParam("group") String group,
      @RequestParam("name") String name,
      @RequestParam(name = "file", required = false) @Nullable String file,
      @RequestParam(name = "index", required = false) @Nullable Integer index,
      @RequestParam(name = "at", required = false) @Nullable Long at,
      HttpServletRequest request) {
    RulePlace place = RulePlace.find(sources.rules().get(), group, name, file, index);
    if (place == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    Times times = pages.times(request);
    long moment = at == null ? times.now().toEpochMilli() : at;
    return pages.page(
        request,
        Room.ALERTS,
        messages.text("why.title", name),
        "explain",
        view(place, moment, at == null, times));
  }

  private ExplainView view(RulePlace place, long moment, boolean isNow, Times times) {
    RuleSnapshot.Alerting rule = place.rule();
    String page = Addresses.rule(place.group(), rule);
    Labels about = rule.alerts().isEmpty() ? Labels.EMPTY : rule.alerts().getFirst().labels();
    List<ExplainView.Part> tree = new ArrayList<>();
    String sentence;
    State state = State.UNKNOWN;
    long deadline = sources.clock().millis() + Explainer.TIMEOUT.toMillis();
    try {
      Explanation found =
          new Explainer(
                  sources.promql(), sources.store(), () -> sources.clock().millis() > deadline)
              .explain(rule.query(), moment, about);
      tree.add(part(found, times));
      sentence = sentence(rule, found, isNow, times);
      state = state(rule, found, isNow);
    } catch (QueryException e) {
      sentence = messages.text("why.failed", String.valueOf(e.getMessage()));
    }
    return new ExplainView(
        rule.name(),
        page,
        state,
        sentence,
        times.exact(Instant.ofEpochMilli(moment)),
        moments(place, moment, isNow, times),
        tree);
  }

  private static State state(RuleSnapshot.Alerting rule, Explanation tree, boolean isNow) {
    if (isNow && rule.state() == AlertState.FIRING) {
      return State.ofSeverity(rule.labels().get("severity"));
    }
    Explanation missing = tree.firstMissing();
    boolean isSilentByFault =
        tree.elements() == 0
            && missing != null
            && !(missing.missing() instanceof Explanation.Missing.Condition);
    return isSilentByFault ? State.WARN : State.INFO;
  }

  private String sentence(
      RuleSnapshot.Alerting rule, Explanation tree, boolean isNow, Times times) {
    if (tree.elements() > 0) {
      String held = times.span(rule.holdDuration());
      return switch (isNow ? rule.state() : AlertState.INACTIVE) {
        case FIRING -> messages.count("why.fires", tree.elements());
        case PENDING -> messages.text("why.pends", Unit.count(tree.elements()), held);
        case INACTIVE -> messages.text("why.holds", Unit.count(tree.elements()), held);
      };
    }
    Explanation missing = tree.firstMissing();
    if (missing == null) {
      return messages.text("why.nothing");
    }
    return messages.text("why.silent", missing.text(), missing(missing, times));
  }

  private String missing(Explanation part, Times times) {
    Explanation.@Nullable Missing missing = part.missing();
    if (missing == null) {
      return "";
    }
    return switch (missing) {
      case Explanation.Missing.NoMetric(String name) -> messages.text("why.no.metric", name);
      case Explanation.Missing.NoLabels(int series) ->
          messages.text("why.no.labels", Unit.count(series));
      case Explanation.Missing.NoSamples(long last) ->
          messages.text("why.no.samples", times.exact(Instant.ofEpochMilli(last)));
      case Explanation.Missing.TooFew _ -> messages.text("why.too.few");
      case Explanation.Missing.NoPair _ -> messages.text("why.no.pair");
      case Explanation.Missing.Condition _ -> messages.text("why.condition");
      case Explanation.Missing.NotANumber _ -> messages.text("why.not.a.number");
      case Explanation.Missing.NothingLeft _ -> messages.text("why.nothing.left");
      case Explanation.Missing.Failure(String message) -> messages.text("why.part.failed", message);
      case Explanation.Missing.NotAsked _ -> messages.text("why.not.asked");
    };
  }

  private ExplainView.Part part(Explanation part, Times times) {
    String count =
        part.type() == ValueType.SCALAR || part.type() == ValueType.STRING
            ? ""
            : messages.count("why.elements", part.elements());
    return new ExplainView.Part(
        part.text(),
        count,
        part.samples().stream().map(ExplainController::sample).toList(),
        missing(part, times),
        part.parts().stream().map(each -> part(each, times)).toList());
  }

  private static ExplainView.Sample sample(Value.Point point) {
    TreeMap<String, String> labels = new TreeMap<>(point.labels().withoutName().toMap());
    String text = labels.isEmpty() ? "" : Labels.of(labels).toString();
    return new ExplainView.Sample(text, number(point.value()));
  }

  private static String number(double value) {
    return Double.toString(value).replaceFirst("\\.0$", "");
  }

  /** Now, and when alerts of the rule began to be pending or firing, the newest first. */
  private List<Frame.Choice> moments(RulePlace place, long chosen, boolean isNow, Times times) {
    String address = Addresses.why(place.group(), place.rule());
    List<Frame.Choice> choices = new ArrayList<>();
    choices.add(new Frame.Choice(messages.text("why.now"), address, isNow));
    TreeMap<Long, String> changes = new TreeMap<>(changes(place.rule().name()));
    for (Map.Entry<Long, String> change : changes.descendingMap().entrySet()) {
      if (choices.size() < MOMENTS) {
        String word = messages.text("alert." + change.getValue());
        choices.add(
            new Frame.Choice(
                word + " " + times.exact(Instant.ofEpochMilli(change.getKey())),
                address + "&at=" + change.getKey(),
                !isNow && change.getKey() == chosen));
      }
    }
    return choices;
  }

  /** When a state began, with its word, from the series that rules keep of their alerts. */
  private SortedMap<Long, String> changes(String rule) {
    long to = sources.clock().millis();
    long from = to - REACH.toMillis();
    TreeMap<Long, String> changes = new TreeMap<>();
    List<Matcher> matchers =
        List.of(Matcher.equal("__name__", "ALERTS"), Matcher.equal("alertname", rule));
    for (Series series : sources.store().select(from, to, matchers)) {
      SampleBuffer samples = new SampleBuffer();
      series.read(from, to, samples);
      long before = 0;
      for (int i = 0; i < samples.size(); i++) {
        if (StaleMarker.is(samples.value(i))) {
          before = 0;
          continue;
        }
        long at = samples.timestampMillis(i);
        if (before == 0 || at - before > GAP.toMillis()) {
          changes.put(at, series.labels().get("alertstate"));
        }
        before = at;
      }
    }
    return changes;
  }
}
