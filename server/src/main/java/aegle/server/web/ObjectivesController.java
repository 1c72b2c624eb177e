package aegle.server.web;

import aegle.metrics.PromDuration;
import aegle.metrics.rules.RuleSnapshot;
import aegle.server.objectives.BudgetReport;
import aegle.server.objectives.Burn;
import aegle.server.objectives.Objective;
import aegle.server.objectives.ObjectiveAlerts;
import aegle.server.objectives.ObjectiveWatch;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.ObjectivesView;
import aegle.server.web.view.State;
import aegle.server.web.view.Times;
import aegle.server.web.view.Unit;
import aegle.signals.Labels;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.View;

/** {@code /objectives}: what is promised, and how much of the error budget is left. */
@Controller
final class ObjectivesController {
  /** Where less than this share of a window has data, the page says so as a warning. */
  private static final double WHOLE = 0.98;

  private final Supplier<Optional<ObjectiveWatch>> watch;
  private final WebSources sources;
  private final Pages pages;
  private final Messages messages;

  ObjectivesController(Supplier<Optional<ObjectiveWatch>> watch, WebSources sources, Pages pages) {
    this.watch = watch;
    this.sources = sources;
    this.pages = pages;
    this.messages = pages.messages();
  }

  @GetMapping("/objectives")
  View objectives(HttpServletRequest request) {
    Times times = pages.times(request);
    List<RuleSnapshot.Group> groups = sources.rules().get();
    List<ObjectivesView.Promise> promises =
        reports().stream().map(report -> promise(report, groups, times)).toList();
    boolean reading = watch.get().map(found -> !found.isCurrent()).orElse(false);
    State worst =
        promises.stream().map(ObjectivesView.Promise::state).reduce(State.OK, State::orWorse);
    long broken = promises.stream().filter(promise -> promise.state() == State.CRITICAL).count();
    String sentence =
        broken == 0
            ? messages.count("objectives.kept", promises.size())
            : messages.count("objectives.broken", broken, promises.size());
    return pages.page(
        request,
        Room.OBJECTIVES,
        messages.text("room.objectives"),
        "objectives",
        new ObjectivesView(sentence, worst, reading, promises));
  }

  private List<BudgetReport> reports() {
    return watch.get().map(ObjectiveWatch::reports).orElse(List.of());
  }

  private ObjectivesView.Promise promise(
      BudgetReport report, List<RuleSnapshot.Group> groups, Times times) {
    Objective objective = report.objective();
    List<ObjectivesView.Budget> budgets =
        report.parts().stream().map(part -> budget(report, part, times)).toList();
    State state =
        budgets.stream()
            .map(ObjectivesView.Budget::state)
            .reduce(State::orWorse)
            .orElse(State.UNKNOWN);
    state = report.problem().isEmpty() ? state : state.orWorse(State.WARN);
    String range = objective.window().queryRange(report.at());
    String events = objective.indicator().events(range, objective.by());
    String failures = objective.indicator().failures(range, objective.by());
    return new ObjectivesView.Promise(
        objective.name(),
        objective.title(),
        messages.text(
            "objectives.promised",
            objective.targetText(),
            objective.unit().many(),
            window(objective)),
        state,
        messages.text("objectives.state." + state.css()),
        report.problem(),
        times.ago(report.at()),
        budgets,
        ObjectiveAlerts.of(objective, groups).stream().map(this::guard).toList(),
        events,
        explore(events),
        failures,
        explore(failures),
        "/ui/api/objectives/" + objective.name() + "/burn-down");
  }

  private static String explore(String expression) {
    return "/explore?expr=" + Addresses.encode(expression);
  }

  private String window(Objective objective) {
    return objective.window().words().startsWith("the")
        ? messages.text("objectives.window.month")
        : messages.text("objectives.window.rolling", objective.window().words());
  }

  private ObjectivesView.Budget budget(BudgetReport report, BudgetReport.Part part, Times times) {
    Objective objective = report.objective();
    State state =
        switch (part.standing()) {
          case WELL -> State.OK;
          case SHORT -> State.WARN;
          case SPENT -> State.CRITICAL;
          case UNMEASURED -> State.UNKNOWN;
        };
    Duration window = Duration.between(report.from(), report.at());
    boolean gap = part.measured().toMillis() < window.toMillis() * WHOLE;
    return new ObjectivesView.Budget(
        words(part.labels()),
        state,
        messages.text("objectives.standing." + part.standing().name().toLowerCase(Locale.ROOT)),
        share(part.goodShare(), objective),
        Double.isNaN(part.left()) ? "" : Unit.RATIO.write(part.left()).toString(),
        told(objective, part),
        messages.text("objectives.measured", times.span(part.measured()), times.span(window)),
        gap,
        part.gone()
            .map(gone -> messages.text("objectives.gone.at", times.exact(gone)))
            .orElse(state == State.CRITICAL ? "" : messages.text("objectives.gone.not")),
        part.paces().stream().map(pace -> pace(objective, pace)).toList());
  }

  private static String words(Labels labels) {
    List<String> words = new ArrayList<>();
    labels.forEach((name, value) -> words.add(name + " " + value));
    return String.join(", ", words);
  }

  /** As many decimals as the target has and one more, or 99.9 % and 99.95 % would look alike. */
  private String share(double share, Objective objective) {
    int decimals = Math.max(1, objective.target().stripTrailingZeros().scale() + 1);
    return Double.isNaN(share)
        ? messages.text("objectives.unknown")
        : String.format(Locale.ROOT, "%." + decimals + "f%%", share * 100);
  }

  private String told(Objective objective, BudgetReport.Part part) {
    Objective.Unit unit = objective.unit();
    if (part.standing() == BudgetReport.Standing.UNMEASURED) {
      return messages.text("objectives.told.unmeasured");
    }
    long failed = part.failed();
    long more = part.mayStillFail();
    String past =
        messages.text(
            "objectives.told.past",
            Unit.count(failed),
            unit.of(failed),
            objective.indicator().deed().replaceFirst("^were", failed == 1 ? "was" : "were"),
            window(objective));
    return past
        + " "
        + (more >= 0
            ? messages.text("objectives.told.more", Unit.count(more))
            : messages.text("objectives.told.over", Unit.count(-more)));
  }

  private ObjectivesView.Pace pace(Objective objective, BudgetReport.Pace pace) {
    Burn burn = pace.burn();
    boolean burns =
        pace.rate() > burn.factor().doubleValue() && pace.shortRate() > burn.factor().doubleValue();
    boolean proven = pace.lowerBound() > burn.threshold(objective).doubleValue();
    State state = State.OK;
    if (Double.isNaN(pace.rate())) {
      state = State.UNKNOWN;
    } else if (burns) {
      boolean pages = burn.severity() == Burn.Severity.CRITICAL;
      state = !proven ? State.INFO : pages ? State.CRITICAL : State.WARN;
    }
    return new ObjectivesView.Pace(
        messages.text("objectives.windows", burn.longText(), burn.shortText()),
        times(pace.rate()),
        times(pace.shortRate()),
        times(burn.factor().doubleValue()),
        Double.isNaN(pace.lowerBound())
            ? messages.text("objectives.unknown")
            : Unit.RATIO.write(pace.lowerBound()).toString(),
        state);
  }

  private String times(double rate) {
    return Double.isNaN(rate) ? messages.text("objectives.unknown") : Unit.digits(rate) + "×";
  }

  private ObjectivesView.Guard guard(ObjectiveAlerts.Guarding guarding) {
    RuleSnapshot.Alerting rule = guarding.rule();
    State state =
        switch (rule.state()) {
          case FIRING -> State.ofSeverity(rule.labels().get("severity"));
          case PENDING -> State.INFO;
          case INACTIVE -> State.OK;
        };
    String burn = rule.labels().get("burn");
    String when =
        burn.isEmpty()
            ? messages.text(
                "objectives.guard.absent", PromDuration.format(rule.holdDuration().toMillis()))
            : burn.equals("1")
                ? messages.text("objectives.guard.burn.slow")
                : messages.text("objectives.guard.burn", burn);
    return new ObjectivesView.Guard(
        rule.name(),
        Addresses.rule(guarding.group(), rule),
        rule.labels().get("severity"),
        when,
        state,
        messages.text("objectives.guard." + rule.state().name().toLowerCase(Locale.ROOT)));
  }

  /** The share of each budget that was left after each step, for the chart of an objective. */
  @GetMapping("/ui/api/objectives/{name}/burn-down")
  ResponseEntity<?> burnDown(@PathVariable("name") String name) {
    for (BudgetReport report : reports()) {
      if (report.objective().name().equals(name)) {
        return ResponseEntity.ok(draw(report));
      }
    }
    return ResponseEntity.notFound().build();
  }

  private ChartController.Chart draw(BudgetReport report) {
    List<Long> times = new ArrayList<>();
    List<ChartController.Line> lines = new ArrayList<>();
    for (BudgetReport.Part part : report.parts()) {
      int size = part.burnDown().size();
      @Nullable Double[] values = new @Nullable Double[size];
      for (int i = 0; i < size; i++) {
        double share = part.burnDown().get(i);
        values[i] = Double.isFinite(share) ? share : null;
        if (times.size() == i) {
          long end = report.from().plus(report.step().multipliedBy(i + 1L)).getEpochSecond();
          times.add(Math.min(end, report.at().getEpochSecond()));
        }
      }
      if (lines.size() < ChartController.MAX_LINES) {
        String words = words(part.labels());
        lines.add(
            new ChartController.Line(
                words.isEmpty() ? messages.text("objectives.left") : words, Arrays.asList(values)));
      }
    }
    String note =
        report.parts().size() > ChartController.MAX_LINES
            ? messages.text("chart.more", ChartController.MAX_LINES, report.parts().size())
            : "";
    return new ChartController.Chart(times, lines, note);
  }
}
