package aegle.server.objectives;

import aegle.metrics.PromDuration;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryException;
import aegle.metrics.yaml.YamlNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the section {@code objectives} of {@code aegle.yml}. */
public final class ObjectiveYaml {
  /** Objectives in the section: 50. */
  public static final int MAX_OBJECTIVES = 50;

  private static final int MAX_LABELS = 20;
  private static final int DEFAULT_LEAST = 5;
  private static final int MAX_LEAST = 1_000;
  private static final Duration SHORTEST = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,59}");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,2}(?:\\.\\d{1,6})?) ?%");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(?:\\.\\d{1,6})?");
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(?:\\{(.*)})?", Pattern.DOTALL);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

  private final ZoneId zone;

  private ObjectiveYaml(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Reads the section.
   *
   * @param zone in which months begin, where an objective names none
   * @throws aegle.metrics.yaml.ConfigException naming file and line
   */
  public static List<Objective> read(YamlNode section, ZoneId zone) {
    if (section.items().size() > MAX_OBJECTIVES) {
      throw section.error(
          "there are " + section.items().size() + " objectives; use at most " + MAX_OBJECTIVES);
    }
    ObjectiveYaml reader = new ObjectiveYaml(zone);
    List<Objective> objectives = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode node : section.items()) {
      Objective objective = reader.objective(node);
      if (!names.add(objective.name())) {
        throw node.error("there are two objectives named " + objective.name() + "; rename one");
      }
      objectives.add(objective);
    }
    return List.copyOf(objectives);
  }

  private Objective objective(YamlNode node) {
    node.allowOnly(
        "name",
        "title",
        "target",
        "window",
        "time-zone",
        "good",
        "failed",
        "total",
        "histogram",
        "under",
        "up",
        "by",
        "unit",
        "least",
        "runbook",
        "labels");
    String name = node.require("name").text();
    if (!NAME.matcher(name).matches()) {
      throw node.require("name")
          .error(
              "'"
                  + name
                  + "' does not fit; use a letter, then lower-case letters, digits and -, up to 60");
    }
    Indicator indicator = indicator(node);
    return new Objective(
        name,
        node.text("title", name),
        target(node.require("target")),
        window(node),
        indicator,
        by(node),
        unit(node, indicator),
        least(node),
        node.text("runbook", ""),
        labels(node));
  }

  private static BigDecimal target(YamlNode node) {
    Matcher percent = PERCENT.matcher(node.text());
    BigDecimal target = percent.matches() ? new BigDecimal(percent.group(1)) : BigDecimal.ZERO;
    if (target.signum() <= 0) {
      throw node.error(
          "'" + node.text() + "' is no target; use a share above 0% and below 100% such as 99.9%");
    }
    return target;
  }

  private Window window(YamlNode node) {
    Optional<YamlNode> written = node.find("window");
    if (written.isPresent() && written.get().text().equals("month")) {
      return new Window.Month(node.find("time-zone").map(ObjectiveYaml::zone).orElse(zone));
    }
    node.refuse("time-zone", "only a window: month begins in a zone; remove the key");
    Duration length = written.map(YamlNode::duration).orElse(Window.MONTH);
    if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
      throw node.error(
          "the window is "
              + PromDuration.format(length.toMillis())
              + "; use 1d to 366d, or month for the calendar's");
    }
    return new Window.Rolling(length);
  }

  private static ZoneId zone(YamlNode node) {
    if (!ZoneId.getAvailableZoneIds().contains(node.text())) {
      throw node.error("'" + node.text() + "' is no time zone; use a name such as Asia/Bangkok");
    }
    return ZoneId.of(node.text());
  }

  private static Indicator indicator(YamlNode node) {
    boolean counters =
        node.find("good").isPresent()
            || node.find("failed").isPresent()
            || node.find("total").isPresent();
    int ways =
        (counters ? 1 : 0)
            + (node.find("histogram").isPresent() ? 1 : 0)
            + (node.find("up").isPresent() ? 1 : 0);
    if (ways != 1) {
      throw node.error(
          "an objective is measured in one way, and this names "
              + (ways == 0 ? "none" : "several")
              + "; use two of good, failed and total, or histogram with under, or up");
    }
    if (counters) {
      return counters(node);
    }
    node.find("under")
        .filter(_ -> node.find("histogram").isEmpty())
        .ifPresent(under -> {
          throw under.error("under belongs to a histogram; remove it or name one");
        });
    return node.find("up").isPresent()
        ? new Indicator.Up(selector(node.require("up")))
        : histogram(node);
  }

  private static Indicator counters(YamlNode node) {
    Optional<String> good = node.find("good").map(ObjectiveYaml::selector);
    Optional<String> failed = node.find("failed").map(ObjectiveYaml::selector);
    Optional<String> total = node.find("total").map(ObjectiveYaml::selector);
    if (good.isPresent() && failed.isPresent() && total.isPresent()) {
      throw node.error("two of good, failed and total say all; remove one");
    }
    if (good.isPresent() && total.isPresent()) {
      return new Indicator.GoodOfTotal(good.get(), total.get());
    }
    if (failed.isPresent() && total.isPresent()) {
      return new Indicator.FailedOfTotal(failed.get(), total.get());
    }
    if (good.isPresent() && failed.isPresent()) {
      return new Indicator.GoodAndFailed(good.get(), failed.get());
    }
    throw node.error("one counter says nothing about a share; name two of good, failed and total");
  }

  private static Indicator histogram(YamlNode node) {
    YamlNode written = node.require("histogram");
    Matcher parts = SELECTOR.matcher(selector(written).strip());
    if (!parts.matches()) {
      throw written.error(
          "'" + written.text() + "' is no histogram; use one such as name{label=\"value\"}");
    }
    String name = parts.group(1);
    for (String suffix : List.of("_bucket", "_count", "_sum")) {
      if (name.endsWith(suffix)) {
        throw written.error(
            "'" + name + "' is a part of a histogram; leave the " + suffix + " at its end away");
      }
    }
    String matchers = parts.group(2) == null ? "" : parts.group(2).strip();
    YamlNode under = node.require("under");
    return new Indicator.Under(name, matchers, edge(under, name), under.text());
  }

  /** A duration becomes seconds, the unit of histograms, unless the name says milliseconds. */
  private static BigDecimal edge(YamlNode node, String histogram) {
    if (NUMBER.matcher(node.text()).matches()) {
      return new BigDecimal(node.text());
    }
    BigDecimal millis = BigDecimal.valueOf(node.duration().toMillis());
    boolean isMillis = histogram.endsWith("_ms") || histogram.endsWith("_milliseconds");
    return isMillis ? millis : millis.divide(THOUSAND);
  }

  /** Exactly one selector of series, without a range. */
  private static String selector(YamlNode node) {
    String text = node.text().strip();
    try {
      if (PromqlParser.parse(text) instanceof Expr.VectorSelector selector
          && !text.contains("offset")
          && !text.contains("@")) {
        if (selector.name().isEmpty()) {
          throw node.error("'" + text + "' names no metric; begin with its name");
        }
        return text;
      }
    } catch (QueryException e) {
      throw node.error("'" + text + "' cannot be read: " + e.getMessage());
    }
    throw node.error(
        "'" + text + "' is no selector; use a name and labels such as name{job=\"web\"}");
  }

  private static List<String> by(YamlNode node) {
    List<String> by = node.find("by").map(YamlNode::texts).orElse(List.of());
    for (String label : by) {
      if (!LABEL.matcher(label).matches() || label.equals("objective") || label.equals("le")) {
        throw node.require("by")
            .error("'" + label + "' cannot split an objective; use a label such as clinic_id");
      }
    }
    return by;
  }

  private static Objective.Unit unit(YamlNode node, Indicator indicator) {
    Optional<YamlNode> unit = node.find("unit");
    if (indicator.isTime()) {
      unit.ifPresent(written -> {
        throw written.error("what is measured by time is told in minutes; remove the key");
      });
      return new Objective.Unit("minute", "minutes");
    }
    return unit.map(
            written -> {
              written.allowOnly("one", "many");
              return new Objective.Unit(
                  written.require("one").text(), written.require("many").text());
            })
        .orElse(new Objective.Unit("event", "events"));
  }

  private static int least(YamlNode node) {
    long least = node.number("least", DEFAULT_LEAST);
    if (least < 1 || least > MAX_LEAST) {
      throw node.require("least")
          .error("'" + least + "' is no number of failures; use 1 to " + MAX_LEAST);
    }
    return (int) least;
  }

  private static Map<String, String> labels(YamlNode node) {
    Map<String, String> labels = new LinkedHashMap<>();
    Map<String, YamlNode> written = node.find("labels").map(YamlNode::entries).orElse(Map.of());
    written.forEach((label, value) -> {
      boolean own = Set.of("objective", "severity", "burn", "le").contains(label);
      if (!LABEL.matcher(label).matches() || own || labels.size() == MAX_LABELS) {
        throw value.error(
            "'" + label + "' cannot be added; use at most 20 labels such as team: care");
      }
      labels.put(label, value.text());
    });
    return labels;
  }
}
