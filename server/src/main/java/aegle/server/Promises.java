package aegle.server;

import aegle.metrics.Matcher;
import aegle.metrics.PromDuration;
import aegle.server.objectives.Indicator;
import aegle.server.wiring.Objective;
import aegle.signals.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The objectives of {@code aegle.yml} as far as alert rules can contradict them. */
final class Promises {
  private static final Pattern UNIT = Pattern.compile("_(seconds|milliseconds|ms)$");
  private static final Pattern PARTS = Pattern.compile("_(bucket|count|sum)$");
  private static final Pattern SELECTOR_NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  private Promises() {}

  /** What is written there; what the platform promises by itself where nothing is. */
  static List<Objective> of(List<aegle.server.objectives.Objective> written) {
    if (written.isEmpty()) {
      return Objective.ofPlatform();
    }
    List<Objective> promises = new ArrayList<>();
    for (aegle.server.objectives.Objective objective : written) {
      switch (objective.indicator()) {
        case Indicator.Under under -> {
          if (isDuration(under.words())) {
            double seconds = PromDuration.parseMillis(under.words()) / 1_000.0;
            String stem =
                Pattern.quote(UNIT.matcher(under.histogram()).replaceFirst(""))
                    + "(_seconds|_milliseconds|_ms)?(_bucket)?";
            promises.add(promise(objective.title(), Objective.Kind.DURATION, seconds, stem));
          }
        }
        case Indicator.Up up -> {
          java.util.regex.Matcher name = SELECTOR_NAME.matcher(up.series());
          if (name.lookingAt()) {
            double share = 1 - objective.allowedShare().doubleValue();
            String metric = Pattern.quote(PARTS.matcher(name.group()).replaceFirst(""));
            promises.add(promise(objective.title(), Objective.Kind.UPTIME, share, metric));
          }
        }
        case Indicator.GoodOfTotal _, Indicator.FailedOfTotal _, Indicator.GoodAndFailed _ -> {
          // A share of events sets no limit that a rule could contradict.
        }
      }
    }
    return promises;
  }

  /** A threshold without a unit may be anything, such as a size. */
  private static boolean isDuration(String words) {
    return words.matches("([0-9]+(ms|s|m|h))+");
  }

  private static Objective promise(
      String title, Objective.Kind kind, double target, String metric) {
    Matcher matcher = new Matcher(Matcher.Type.REGEX, Labels.METRIC_NAME, metric);
    return new Objective(title, kind, target, List.of(matcher));
  }
}
