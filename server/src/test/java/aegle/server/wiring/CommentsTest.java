package aegle.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class CommentsTest {
  private static final Surroundings AROUND =
      Surroundings.of(new NoLiveData(Emitted.NOW), LocalDate.of(2026, 11, 24));

  private static Report judge(String comment) {
    String rules =
        """
        - alert: Before
          expr: y > bool 5
        %s
        - alert: Ignored
          expr: x > bool 5
        """
            .formatted(comment);
    return Emitted.judge(rules, AROUND);
  }

  private static long bugs(Report report) {
    return report.atLeast(Severity.BUG);
  }

  @Test
  void a_comment_with_reason_and_end_leaves_out_one_check_of_one_rule() {
    Report report =
        judge("# aegle: ignore always-fires until 2027-01-31 because the router counts it");
    assertThat(bugs(report)).isEqualTo(1);
    assertThat(report.ignored())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.finding().rule()).isEqualTo("Ignored");
          assertThat(one.until()).isEqualTo("2027-01-31");
          assertThat(one.reason()).isEqualTo("the router counts it");
        });
  }

  @Test
  void a_comment_without_reason_without_end_or_past_it_is_a_finding_itself() {
    for (String comment :
        new String[] {
          "# aegle: ignore always-fires until 2027-01-31",
          "# aegle: ignore always-fires because I say so",
          "# aegle: ignore always-fires until 2026-11-23 because it was short",
          "# aegle: ignore always-fires until soon because it is short",
          "# aegle: ignore"
        }) {
      Report report = judge(comment);
      assertThat(bugs(report)).as(comment).isEqualTo(2);
      assertThat(report.findings())
          .as(comment)
          .anyMatch(finding -> finding.check().equals("ignore-comment") && finding.line() == 6);
    }
  }

  @Test
  void comments_for_pint_are_understood() {
    assertThat(bugs(judge("# pint disable alerts/comparison"))).isEqualTo(1);
    assertThat(bugs(judge("# pint file/disable alerts/comparison"))).isZero();
    assertThat(bugs(judge("# pint snooze 2026-12-31 alerts/comparison"))).isEqualTo(1);
    assertThat(bugs(judge("# pint snooze 2026-01-31 alerts/comparison"))).isEqualTo(2);
  }
}
