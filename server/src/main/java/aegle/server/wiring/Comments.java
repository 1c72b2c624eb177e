package aegle.server.wiring;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Comments in a rule file that leave findings out: {@code # aegle: ignore CHECK until 2027-01-31
 * because REASON}. One on a line counts for the rule that it stands in or before; those of pint are
 * understood where Aegle has the same check.
 */
final class Comments {
  static final String UNUSABLE = "ignore-comment";

  /** Comments of one file that count: 1,000. */
  static final int MAX_COMMENTS = 1_000;

  private static final Pattern OWN = Pattern.compile("#\\s*aegle:\\s*ignore\\b(.*)$");
  private static final Pattern WORDS =
      Pattern.compile("\\s+([a-z0-9-]+)(?:\\s+until\\s+(\\S+))?(?:\\s+because\\s+(\\S.*?))?\\s*");
  private static final Pattern PINT =
      Pattern.compile("#\\s*pint\\s+(file/)?(?:disable|snooze\\s+(\\S+))\\s+([a-z_/]+)");

  private final String file;
  private final List<Comment> comments = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  /** A comment that leaves a check out. */
  record Comment(int line, String check, String until, String reason, boolean isOfFile) {}

  private Comments(String file) {
    this.file = file;
  }

  static Comments read(RuleText text, LocalDate today) {
    Comments comments = new Comments(text.name());
    List<String> lines = text.text().lines().toList();
    for (int i = 0; i < lines.size() && comments.comments.size() < MAX_COMMENTS; i++) {
      int line = belongsTo(lines, i) + 1;
      comments.own(lines.get(i), i + 1, line, today);
      comments.pint(lines.get(i), line, today);
    }
    return comments;
  }

  /** The line that a comment speaks of: its own, or the next that is no comment. */
  private static int belongsTo(List<String> lines, int index) {
    int at = index;
    while (at + 1 < lines.size() && isComment(lines.get(at))) {
      at++;
    }
    return at;
  }

  private static boolean isComment(String line) {
    String text = line.strip();
    return text.isEmpty() || text.startsWith("#");
  }

  private void own(String line, int number, int of, LocalDate today) {
    Matcher found = OWN.matcher(line);
    if (!found.find()) {
      return;
    }
    Matcher words = WORDS.matcher(found.group(1));
    if (!words.matches()) {
      complain(number, "the comment says not what to ignore");
      return;
    }
    String until = words.group(2) == null ? "" : words.group(2);
    String reason = words.group(3) == null ? "" : words.group(3);
    if (reason.isEmpty()) {
      complain(number, "the comment gives no reason, so it does not count");
    } else if (until.isEmpty()) {
      complain(number, "the comment has no end, so it does not count");
    } else if (isOver(until, number, today)) {
      return;
    } else {
      comments.add(new Comment(of, words.group(1), until, reason, false));
    }
  }

  private boolean isOver(String until, int number, LocalDate today) {
    try {
      if (LocalDate.parse(until).isBefore(today)) {
        complain(number, "the comment ended on " + until + ", so it does not count any more");
        return true;
      }
      return false;
    } catch (DateTimeException _) {
      complain(number, "'" + until + "' is no day, so the comment does not count");
      return true;
    }
  }

  private void complain(int number, String sentence) {
    findings.add(
        Finding.ofFile(
            UNUSABLE,
            Severity.WARNING,
            file,
            number,
            sentence,
            "# aegle: ignore CHECK until 2027-01-31 because REASON\n"));
  }

  private void pint(String line, int number, LocalDate today) {
    Matcher found = PINT.matcher(line);
    if (!found.find()) {
      return;
    }
    String until = found.group(2) == null ? "" : found.group(2);
    try {
      String day = until.length() > 10 ? until.substring(0, 10) : until;
      if (!day.isEmpty() && LocalDate.parse(day).isBefore(today)) {
        return;
      }
    } catch (DateTimeException _) {
      return;
    }
    boolean isOfFile = found.group(1) != null;
    for (String check : Checks.ofPint(found.group(3))) {
      comments.add(new Comment(number, check, until, "a comment for pint", isOfFile));
    }
  }

  List<Finding> findings() {
    return findings;
  }

  /**
   * The comments that leave a check out of a rule.
   *
   * @param from the first line of the rule
   * @param to the last line of the rule
   */
  List<Comment> of(String check, int from, int to) {
    return comments.stream()
        .filter(comment -> comment.check().equals(check))
        .filter(comment -> comment.isOfFile() || (comment.line() >= from && comment.line() <= to))
        .toList();
  }
}
