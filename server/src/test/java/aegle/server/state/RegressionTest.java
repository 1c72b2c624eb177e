package aegle.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.server.state.Issue.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which errors bring a resolved issue back. */
class RegressionTest {
  private static final Instant NOW = Instant.parse("2026-11-23T03:42:00Z");

  @TempDir private Path folder;
  private StateDatabase database;
  private Issues issues;

  @BeforeEach
  void open() {
    database = new StateDatabase(StateLocation.inDataFolder(folder));
    database.open();
    issues = new Issues(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Issue see(String key, String release, Duration ago) {
    return issues.see(
        new Issues.Sighting(
            "web", key, "BookingError", "t", "c", "error", "r", release, NOW.minus(ago)));
  }

  private Issue see(String release) {
    return see("key", release, Duration.ZERO);
  }

  /** What becomes of an issue, resolved in a release, when an error of another comes. */
  private Status after(String resolvedIn, String release) {
    Issue issue = see(release.equals(resolvedIn) ? resolvedIn : "web@0.0.1");
    issues.decide(issue.id(), Status.RESOLVED, resolvedIn, "");
    return see(release).status();
  }

  @Test
  void an_error_of_an_older_release_leaves_a_resolved_issue_resolved() {
    assertThat(after("web@1.10.0", "web@1.9.3")).isEqualTo(Status.RESOLVED);
    assertThat(after("web@1.10.0", "web@1.10.0-rc.2")).isEqualTo(Status.RESOLVED);
    assertThat(after("v2.0", "1.99.99+build.7")).isEqualTo(Status.RESOLVED);
    assertThat(issues.list(java.util.Optional.empty(), "web", 10).getFirst().regressedAt())
        .isNull();
  }

  @Test
  void an_error_of_the_same_or_a_newer_release_brings_it_back() {
    assertThat(after("web@1.10.0", "web@1.10.0")).isEqualTo(Status.OPEN);
    assertThat(after("web@1.10.0", "web@1.10.1")).isEqualTo(Status.OPEN);
    assertThat(after("web@1.10.0-rc.2", "web@1.10.0-rc.10")).isEqualTo(Status.OPEN);
    assertThat(see("web@1.10.1").regressedAt()).isEqualTo(NOW);
  }

  @Test
  void an_error_whose_release_cannot_be_placed_or_is_not_named_brings_it_back() {
    assertThat(after("web@1.10.0", "")).isEqualTo(Status.OPEN);
    assertThat(after("web@1.10.0", "api@1.0.0")).isEqualTo(Status.OPEN);
    assertThat(after("3f2a91c", "77be01d")).isEqualTo(Status.OPEN);
  }

  @Test
  void releases_without_numbers_are_ordered_by_when_they_were_announced_or_seen_first() {
    Releases releases = new Releases(database);
    Release.Change change = new Release.Change(List.of("web"), null, null, null, null);
    releases.announce("3f2a91c", change, NOW.minusSeconds(200));
    releases.announce("77be01d", change, NOW.minusSeconds(100));
    assertThat(after("77be01d", "3f2a91c")).isEqualTo(Status.RESOLVED);
    assertThat(after("3f2a91c", "77be01d")).isEqualTo(Status.OPEN);
    see("another", "seen-long-ago", Duration.ofHours(9));
    assertThat(after("77be01d", "seen-long-ago")).isEqualTo(Status.RESOLVED);
  }

  @Test
  void resolved_in_the_next_release_waits_for_one_that_is_newer_than_all_it_was_seen_in() {
    Issue issue = see("web@1.2.0");
    issues.decide(issue.id(), Status.RESOLVED, Issue.NEXT_RELEASE, "");
    assertThat(see("web@1.2.0").status()).isEqualTo(Status.RESOLVED);
    assertThat(see("web@1.1.0").status()).isEqualTo(Status.RESOLVED);
    assertThat(see("web@1.2.0").status()).isEqualTo(Status.RESOLVED);
    assertThat(see("web@1.2.0").lastRelease()).isEqualTo("web@1.2.0");
    assertThat(see("web@1.3.0").status()).isEqualTo(Status.OPEN);
  }

  @Test
  void merged_issues_say_when_either_was_seen_until_they_are_split() {
    Issue late = see("late", "web@1.10.0", Duration.ofHours(1));
    Issue early = see("early", "web@1.9.0", Duration.ofHours(5));
    issues.merge(late.id(), early.id());
    Issue both = issues.find(early.id()).orElseThrow();
    assertThat(both.firstSeen()).isEqualTo(early.firstSeen());
    assertThat(both.firstRelease()).isEqualTo("web@1.9.0");
    assertThat(both.lastSeen()).isEqualTo(late.lastSeen());
    assertThat(both.lastRelease()).isEqualTo("web@1.10.0");
    assertThat(issues.find(late.id()).orElseThrow().firstSeen()).isEqualTo(late.firstSeen());

    assertThat(see("late", "web@1.11.0", Duration.ofMinutes(9)).id()).isEqualTo(early.id());
    see("early", "web@1.9.1", Duration.ofHours(3));
    issues.split(late.id());
    Issue alone = issues.find(early.id()).orElseThrow();
    assertThat(alone.lastSeen()).isEqualTo(NOW.minus(Duration.ofHours(3)));
    assertThat(alone.lastRelease()).isEqualTo("web@1.9.1");
    Issue split = issues.find(late.id()).orElseThrow();
    assertThat(split.firstSeen()).isEqualTo(late.firstSeen());
    assertThat(split.lastSeen()).isEqualTo(NOW.minus(Duration.ofMinutes(9)));
    assertThat(split.lastRelease()).isEqualTo("web@1.11.0");
  }

  @Test
  void issues_are_found_by_words_of_their_type_and_message() {
    see("key", "", Duration.ZERO);
    assertThat(issues.named("bookingerror t", 5)).hasSize(1);
    assertThat(issues.named("b%", 5)).isEmpty();
  }

  @Test
  void older_is_older_by_number_and_not_by_letter() {
    assertThat(ReleaseOrder.compareNumbers("1.0.0-alpha", "1.0.0-alpha.1")).isNegative();
    assertThat(ReleaseOrder.compareNumbers("1.0.0-alpha.1", "1.0.0-alpha.beta")).isNegative();
    assertThat(ReleaseOrder.compareNumbers("1.0.0-beta.11", "1.0.0-beta.2")).isPositive();
    assertThat(ReleaseOrder.compareNumbers("1.0.0-rc.1", "1.0.0")).isNegative();
    assertThat(ReleaseOrder.compareNumbers("1.0.0+a", "1.0.0+b")).isZero();
    assertThat(ReleaseOrder.compareNumbers("web@1.0.0", "api@2.0.0")).isZero();
    assertThat(ReleaseOrder.compareNumbers("2026.11.2", "2026.11.10")).isNegative();
  }
}
