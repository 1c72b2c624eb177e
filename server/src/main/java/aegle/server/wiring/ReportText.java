package aegle.server.wiring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes reports for people: for a terminal, and as annotations of GitHub. */
public final class ReportText {
  private ReportText() {}

  /**
   * A report for a terminal: a line for each finding, then what to change as a difference.
   *
   * @param least findings that are less severe are only counted
   */
  public static String of(Report report, Severity least) {
    StringBuilder text = new StringBuilder(4_096);
    List<Finding> shown =
        report.findings().stream().filter(found -> found.severity().isAtLeast(least)).toList();
    int width = shown.stream().mapToInt(found -> found.place().length()).max().orElse(0);
    Set<String> corrected = new LinkedHashSet<>();
    for (int i = 0; i < shown.size(); i++) {
      Finding finding = shown.get(i);
      text.append(line(finding, width)).append('\n');
      boolean isLastOfRule =
          i + 1 == shown.size() || !shown.get(i + 1).place().equals(finding.place());
      if (finding.rule().isEmpty()) {
        corrections(List.of(finding), finding, corrected, text);
      } else if (isLastOfRule) {
        corrections(shown, finding, corrected, text);
      }
    }
    return text.append(summary(report, shown.size())).append('\n').toString();
  }

  private static String line(Finding finding, int width) {
    String rule = finding.rule().isEmpty() ? "" : finding.rule() + ": ";
    return ("%-" + (width + 1) + "s %-11s %s%s (%s)")
        .formatted(
            finding.place() + ":",
            finding.severity().word() + ":",
            rule,
            finding.sentence(),
            finding.check());
  }

  private static void corrections(
      List<Finding> all, Finding last, Set<String> corrected, StringBuilder text) {
    for (Finding finding : all) {
      if (!finding.place().equals(last.place())
          || finding.correction().isEmpty()
          || !corrected.add(finding.place() + finding.correction())) {
        continue;
      }
      text.append('\n');
      if (!finding.liveNow().isEmpty()) {
        text.append("    now:       ").append(finding.liveNow()).append('\n');
      }
      if (!finding.liveMended().isEmpty()) {
        text.append("    corrected: ").append(finding.liveMended()).append('\n');
      }
      boolean replaces = !finding.printed().isEmpty() && !finding.correction().startsWith("#");
      text.append(
          replaces
              ? difference(finding.printed(), finding.correction())
              : finding.correction().indent(4));
      text.append('\n');
    }
  }

  private static String summary(Report report, int shown) {
    String counts =
        ReportJson.counts(report).stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().word())
            .collect(Collectors.joining(", "));
    String against =
        report.isLive()
            ? "checked against " + report.metrics() + " metrics at " + report.at()
            : "checked without live data; --server asks a running server";
    String hidden =
        report.findings().size() > shown
            ? "; " + (report.findings().size() - shown) + " not shown, see --show"
            : "";
    String ignored =
        report.ignored().isEmpty() ? "" : "; " + report.ignored().size() + " ignored by comments";
    return report.rules()
        + (report.rules() == 1 ? " rule " : " rules ")
        + against
        + ": "
        + (counts.isEmpty() ? "nothing found" : counts)
        + hidden
        + ignored;
  }

  /** What goes, with a minus, and what comes, with a plus; the rest as it is. */
  static String difference(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> young = after.lines().toList();
    int[][] common = new int[old.size() + 1][young.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = young.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(young.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> lines = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < old.size() || j < young.size()) {
      if (i < old.size() && j < young.size() && old.get(i).equals(young.get(j))) {
        lines.add("      " + old.get(i));
        i++;
        j++;
      } else if (j >= young.size() || (i < old.size() && common[i + 1][j] >= common[i][j + 1])) {
        lines.add("    - " + old.get(i++));
      } else {
        lines.add("    + " + young.get(j++));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** Commands of a workflow of GitHub, which become annotations of the lines. */
  public static String github(Report report) {
    StringBuilder text = new StringBuilder(4_096);
    for (Finding finding : report.findings()) {
      String command =
          switch (finding.severity()) {
            case FATAL, BUG -> "error";
            case WARNING -> "warning";
            case INFORMATION -> "notice";
          };
      String rule = finding.rule().isEmpty() ? "" : finding.rule() + ": ";
      String correction =
          finding.correction().isEmpty() ? "" : "\nCorrected:\n" + finding.correction();
      text.append("::")
          .append(command)
          .append(" file=")
          .append(property(finding.file()))
          .append(",line=")
          .append(Math.max(1, finding.line()))
          .append(",title=")
          .append(property(finding.check()))
          .append("::")
          .append(escaped(rule + finding.sentence() + correction))
          .append('\n');
    }
    return text.toString();
  }

  private static String escaped(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return escaped(text).replace(":", "%3A").replace(",", "%2C");
  }
}
