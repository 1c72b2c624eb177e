package aegle.server.wiring;

import aegle.metrics.promql.Expr;
import aegle.metrics.promql.Value;
import aegle.signals.GoFloat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges rule files and what surrounds them. Keeps nothing; safe from any thread. */
public final class WiringCheck {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::file)
          .thenComparingInt(Finding::line)
          .thenComparing(Finding::severity)
          .thenComparing(Finding::check);

  /** Rules of one check of which the value is asked for: 500. */
  static final int MAX_ASKED = 500;

  private final Surroundings around;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Report.Ignored> ignored = new ArrayList<>();

  private int asked;

  private WiringCheck(Surroundings around) {
    this.around = around;
  }

  /** Judges the texts together. What cannot be read is a finding like others. */
  public static Report judge(List<RuleText> texts, Surroundings around) {
    return new WiringCheck(around).report(texts);
  }

  private Report report(List<RuleText> texts) {
    RuleFiles files = RuleFiles.read(texts, around.evaluationInterval());
    findings.addAll(files.findings());
    Map<String, Comments> comments = new HashMap<>();
    for (RuleText text : texts) {
      Comments read = Comments.read(text, around.today());
      comments.put(text.name(), read);
      findings.addAll(read.findings());
    }
    RuleSet all = RuleSet.of(files.rules());
    Mending mending = new Mending(all, around);
    for (int i = 0; i < files.rules().size(); i++) {
      judge(files.rules(), i, mending, comments);
    }
    for (Finding finding : new Together(all, around).judge()) {
      keep(finding, files.rules(), comments);
    }
    findings.sort(ORDER);
    int metrics = around.live().isLive() ? around.live().names().size() : 0;
    return new Report(
        around.live().at(), findings, ignored, all.rules().size(), metrics, around.live().isLive());
  }

  private void judge(
      List<Draft> rules, int index, Mending mending, Map<String, Comments> comments) {
    Draft rule = rules.get(index);
    List<Finds.Find> finds = mending.judge(rule);
    if (finds.isEmpty()) {
      return;
    }
    Lines lines = Lines.of(rules, index);
    Set<String> left = new HashSet<>();
    for (Finds.Find find : finds) {
      Comments ofFile = comments.get(rule.place().file());
      if (ofFile != null && !ofFile.of(find.check(), lines.from(), lines.to()).isEmpty()) {
        left.add(find.check());
      }
    }
    Mending.Mended result = mending.mended(rule, finds, left);
    Draft mended = result.rule();
    boolean isMended = !mended.equals(rule);
    String printed = RuleYaml.of(rule);
    String correction = isMended ? RuleYaml.of(mended) : "";
    String now = live(rule);
    String then = isMended && !mended.expression().equals(rule.expression()) ? live(mended) : "";
    List<Finds.Find> all = new ArrayList<>(finds);
    all.addAll(result.later());
    for (Finds.Find find : all) {
      boolean changes = find.mend() != null && isMended;
      String hint = find.hint();
      Finding finding =
          new Finding(
              find.check(),
              find.severity(),
              rule.place().file(),
              rule.place().line(),
              rule.name(),
              find.sentence(),
              now,
              changes ? then : "",
              printed,
              changes ? correction : hint);
      keep(finding, lines, comments);
    }
  }

  /** The lines that belong to a rule: its own, up to the next rule. */
  private record Lines(int from, int to) {
    static Lines of(List<Draft> rules, int index) {
      Draft.Place place = rules.get(index).place();
      int to = Integer.MAX_VALUE;
      if (index + 1 < rules.size() && rules.get(index + 1).place().file().equals(place.file())) {
        to = rules.get(index + 1).place().line() - 1;
      }
      return new Lines(place.line(), to);
    }
  }

  private void keep(Finding finding, List<Draft> rules, Map<String, Comments> comments) {
    Lines lines = new Lines(0, Integer.MAX_VALUE);
    for (int i = 0; i < rules.size(); i++) {
      Draft.Place place = rules.get(i).place();
      if (place.file().equals(finding.file()) && place.line() == finding.line()) {
        lines = Lines.of(rules, i);
      }
    }
    keep(finding, lines, comments);
  }

  private void keep(Finding finding, Lines lines, Map<String, Comments> comments) {
    Comments ofFile = comments.get(finding.file());
    List<Comments.Comment> found =
        ofFile == null ? List.of() : ofFile.of(finding.check(), lines.from(), lines.to());
    if (found.isEmpty()) {
      findings.add(finding);
    } else {
      Comments.Comment comment = found.getFirst();
      ignored.add(new Report.Ignored(finding, comment.until(), comment.reason()));
    }
  }

  /** What a rule gives now: its value, and whether it fires. */
  private String live(Draft rule) {
    if (!around.live().isLive() || ++asked > MAX_ASKED * 2) {
      return "";
    }
    Expr expr = Subject.Written.of(rule).expr();
    Optional<List<Value.Point>> values = around.live().ask(Trees.value(expr).toString());
    if (values.isEmpty()) {
      return "cannot be answered";
    }
    String value = value(values.get());
    if (!rule.isAlert()) {
      return value;
    }
    int firing = around.live().ask(rule.expression()).map(List::size).orElse(0);
    return value + "; " + (firing == 0 ? "would not fire" : "fires for " + firing);
  }

  private static String value(List<Value.Point> points) {
    if (points.isEmpty()) {
      return "no series";
    }
    DoubleSummaryStatistics range = new DoubleSummaryStatistics();
    points.forEach(point -> range.accept(point.value()));
    if (points.size() == 1) {
      return GoFloat.plain(rounded(points.getFirst().value()));
    }
    String span =
        range.getMin() == range.getMax()
            ? "all " + GoFloat.plain(rounded(range.getMin()))
            : GoFloat.plain(rounded(range.getMin()))
                + " to "
                + GoFloat.plain(rounded(range.getMax()));
    return points.size() + " series, " + span;
  }

  private static double rounded(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return value;
    }
    double scale = Math.pow(10, 4 - Math.ceil(Math.log10(Math.abs(value))));
    return Math.round(value * scale) / scale;
  }
}
