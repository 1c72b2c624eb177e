package aegle.server.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a shipper makes of files, answers and sudden ends. */
class ShipperTest {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private Quay quay;

  @BeforeEach
  void open() {
    quay = new Quay(folder, 1);
  }

  @AfterEach
  void close() {
    quay.close();
  }

  @Test
  void lines_arrive_once_and_in_order_however_they_are_written() throws IOException {
    quay.write("app.log", "one\ntwo\n");
    quay.follow("app.log");
    quay.rounds(SOON);
    quay.write("app.log", "three\nfo");
    quay.rounds(SOON);
    assertThat(quay.door.kept()).containsExactly("one", "two", "three");
    quay.write("app.log", "ur\n");
    quay.rounds(SOON);
    assertThat(quay.door.kept()).containsExactly("one", "two", "three", "four");
  }

  @Test
  void without_following_the_last_line_needs_no_line_feed_and_the_run_ends() throws IOException {
    quay.write("app.log", "one\ntw");
    Shipper shipper = quay.start(FollowedFile.Mode.ONCE, "app.log");
    shipper.run(_ -> false);
    assertThat(quay.door.kept()).containsExactly("one", "tw");
    assertThat(shipper.exitCode()).isZero();
  }

  @Test
  void without_following_a_server_that_is_away_is_a_failure_and_the_next_run_goes_on()
      throws IOException {
    quay.write("app.log", "one\n");
    FakeDoor.Fate away = FakeDoor.Fate.REQUEST_LOST;
    quay.door.meet(away, away, away, away, away);
    Shipper shipper = quay.start(FollowedFile.Mode.ONCE, "app.log");
    shipper.run(this::passTime);
    assertThat(shipper.exitCode()).isEqualTo(1);
    assertThat(quay.door.calls()).hasSize(Shipper.ONCE_ATTEMPTS);
    quay.kill();
    quay.start(FollowedFile.Mode.ONCE, "app.log").run(this::passTime);
    assertThat(quay.door.kept()).containsExactly("one");
  }

  private boolean passTime(Duration pause) {
    quay.clock.advance(pause);
    return false;
  }

  @Test
  void a_file_that_is_not_there_is_a_failure_without_following() {
    Shipper shipper = quay.start(FollowedFile.Mode.ONCE, "app.log");
    shipper.run(_ -> false);
    assertThat(shipper.exitCode()).isEqualTo(1);
    assertThat(quay.said()).contains("app.log: there is no such file");
  }

  @Test
  void a_file_may_appear_later() throws IOException {
    quay.follow("app.log");
    quay.rounds(SOON);
    quay.write("app.log", "one\n");
    quay.rounds(SOON);
    assertThat(quay.door.kept()).containsExactly("one");
  }

  @Test
  void a_renamed_file_is_finished_before_the_new_one_is_begun() throws IOException {
    quay.write("app.log", "one\n");
    quay.follow("app.log");
    quay.rounds(SOON);
    quay.write("app.log", "two\n");
    quay.rename("app.log", "app.log.1");
    quay.write("app.log", "four\n");
    quay.round();
    // The writer had the old file open still, and ends in the middle of a line.
    quay.write("app.log.1", "three\nhalf");
    quay.rounds(LATER);
    assertThat(quay.door.kept()).containsExactly("one", "two", "three", "half", "four");
  }

  @Test
  void a_renamed_file_is_read_to_its_end_though_it_has_been_removed() throws IOException {
    quay.write("app.log", "one\n");
    quay.follow("app.log");
    quay.door.meet(FakeDoor.Fate.BUSY, FakeDoor.Fate.BUSY);
    quay.round();
    quay.write("app.log", "two\n");
    quay.rename("app.log", "app.log.1");
    quay.round();
    quay.write("app.log", "three\n");
    quay.round();
    quay.rename("app.log", "app.log.2");
    quay.write("app.log", "four\n");
    quay.round();
    Files.delete(quay.log("app.log.1"));
    Files.delete(quay.log("app.log.2"));
    quay.rounds(LATER);
    assertThat(quay.door.kept()).containsExactly("one", "two", "three", "four");
  }

  @Test
  void a_file_renamed_while_nobody_ran_is_found_by_its_inode() throws IOException {
    quay.write("app.log", "one\n");
    quay.follow("app.log");
    quay.rounds(SOON);
    quay.kill();
    quay.write("app.log", "two\n");
    quay.rename("app.log", "app-2026-11-22.log");
    quay.write("app.log", "three\n");
    quay.follow("app.log");
    quay.rounds(LATER);
    assertThat(quay.door.kept()).containsExactly("one", "two", "three");
    assertThat(quay.report().hasLosses()).isFalse();
  }

  @Test
  void a_renamed_file_that_becomes_followed_itself_is_not_sent_twice() throws IOException {
    quay.write("app.log", "one\n");
    quay.follow("app.log");
    quay.rounds(SOON);
    quay.rename("app.log", "app-1.log");
    quay.write("app.log", "two\n");
    quay.rounds(LATER);
    quay.restart("app.log", "app-1.log");
    quay.rounds(LATER);
    assertThat(quay.door.kept()).containsExactly("one", "two");
  }

  @Test
  void a_file_that_was_cut_begins_anew_and_its_copy_holds_what_was_not_read() throws IOException {
    quay.write("app-out.log", "one\n");
    quay.follow("app-out.log");
    quay.rounds(SOON);
    quay.write("app-out.log", "two\nthree\n");
    quay.copyAndCut("app-out.log", "app-out__2026-11-23_00-00-00.log");
    quay.write("app-out.log", "4\n");
    quay.rounds(LATER);
    assertThat(quay.door.kept()).containsExactly("one", "two", "three", "4");
    assertThat(quay.report().hasLosses()).isFalse();
  }

  @Test
  void a_file_cut_and_grown_again_between_two_looks_is_known_by_its_bytes() throws IOException {
    quay.write("app.log", "one\n");
    quay.follow("app.log");
    quay.rounds(SOON);
    quay.cut("app.log");
    quay.write("app.log", "much longer than before\n");
    quay.rounds(SOON);
    assertThat(quay.door.kept()).containsExactly("one", "much longer than before");
  }

  @Test
  void a_file_cut_while_nobody_ran_begins_anew() throws IOException {
    quay.write("app.log", "one\n");
    quay.follow("app.log");
    quay.rounds(SOON);
    quay.kill();
    quay.cut("app.log");
    quay.write("app.log", "two, which is longer\n");
    quay.follow("app.log");
    quay.rounds(SOON);
    assertThat(quay.door.kept()).containsExactly("one", "two, which is longer");
  }

  @Test
  void what_was_cut_away_without_a_copy_is_counted_and_said() throws IOException {
    quay.write("app.log", "one\n");
    quay.follow("app.log");
    quay.door.meet(FakeDoor.Fate.BUSY);
    quay.round();
    quay.write("app.log", "secret\n");
    quay.round();
    quay.cut("app.log");
    quay.rounds(LATER);
    assertThat(quay.door.kept()).containsExactly("one");
    assertThat(quay.report().hasLosses()).isTrue();
    assertThat(quay.said()).contains("7 bytes of ").contains("app.log").doesNotContain("secret");
  }

  @ParameterizedTest
  @EnumSource(names = {"KILLED_BEFORE", "KILLED_AFTER"})
  void a_process_killed_around_sending_sends_the_same_batch_again(FakeDoor.Fate death)
      throws IOException {
    quay.write("app.log", "one\ntwo\n");
    quay.follow("app.log");
    quay.door.meet(death);
    assertThatThrownBy(quay::round).isInstanceOf(FakeDoor.Killed.class);
    quay.kill();
    // More has come since, which must not change the batch that was noted.
    quay.write("app.log", "three\n");
    quay.follow("app.log");
    quay.rounds(LATER);
    assertThat(quay.door.kept()).containsExactly("one", "two", "three");
    FakeDoor.Call first = quay.door.calls().get(0);
    FakeDoor.Call second = quay.door.calls().get(1);
    assertThat(second.name()).isEqualTo(first.name());
    assertThat(first.attempt()).isEqualTo(Destination.Attempt.FIRST);
    assertThat(second.attempt()).isEqualTo(Destination.Attempt.AGAIN);
    assertThat(quay.door.calls().get(2).attempt()).isEqualTo(Destination.Attempt.FIRST);
  }

  @Test
  void a_process_killed_before_the_answer_is_noted_asks_about_the_batch() throws IOException {
    quay.write("app.log", "one\n");
    quay.follow("app.log");
    quay.round();
    quay.restart("app.log");
    quay.rounds(LATER);
    assertThat(quay.door.kept()).containsExactly("one");
    assertThat(quay.door.calls()).hasSize(2);
  }

  @Test
  void a_batch_is_noted_before_it_is_sent() throws IOException {
    quay.write("app.log", "one\n");
    quay.door.onCall(() ->
        assertThat(quay.state)
            .content()
            .contains(quay.door.calls().getLast().name())
            .contains("\"from\":0,\"to\":4"));
    quay.follow("app.log");
    quay.round();
    assertThat(quay.door.kept()).containsExactly("one");
  }

  @Test
  void a_half_written_state_beside_the_whole_one_does_no_harm() throws IOException {
    quay.write("app.log", "one\n");
    quay.follow("app.log");
    quay.rounds(SOON);
    Files.writeString(quay.state.resolveSibling("ship.json.next"), "{\"version\":1,\"id");
    quay.write("app.log", "two\n");
    quay.restart("app.log");
    quay.rounds(SOON);
    assertThat(quay.door.kept()).containsExactly("one", "two");
  }

  @Test
  void an_answer_that_was_lost_is_asked_for_again_under_the_same_name() throws IOException {
    quay.write("app.log", "one\n");
    quay.door.meet(FakeDoor.Fate.ANSWER_LOST, FakeDoor.Fate.REQUEST_LOST);
    quay.follow("app.log");
    quay.rounds(LATER);
    assertThat(quay.door.kept()).containsExactly("one");
    assertThat(quay.door.calls()).hasSize(3);
    assertThat(quay.door.calls())
        .extracting(FakeDoor.Call::name)
        .containsOnly(quay.door.calls().getFirst().name());
  }

  @Test
  void a_pause_that_the_server_asks_for_is_kept() throws IOException {
    quay.write("app.log", "one\n");
    quay.door.meet(FakeDoor.Fate.BUSY);
    quay.follow("app.log");
    quay.rounds(Duration.ofSeconds(6));
    assertThat(quay.door.calls()).hasSize(1);
    quay.rounds(SOON);
    assertThat(quay.door.kept()).containsExactly("one");
  }

  @Test
  void a_closed_door_is_explained_once_and_tried_slowly() throws IOException {
    quay.write("app.log", "one\n");
    FakeDoor.Fate closed = FakeDoor.Fate.CLOSED;
    quay.door.meet(closed, closed, closed);
    quay.follow("app.log");
    quay.rounds(Duration.ofSeconds(14));
    assertThat(quay.door.calls()).hasSize(1);
    quay.rounds(Duration.ofMinutes(5));
    assertThat(quay.door.kept()).containsExactly("one");
    assertThat(quay.said()).containsOnlyOnce("a key is needed").contains("takes lines again");
  }

  @Test
  void a_batch_too_large_for_the_server_is_halved_until_it_fits() throws IOException {
    List<String> lines = IntStream.range(0, 100).mapToObj(i -> "line " + i).toList();
    quay.write("app.log", String.join("\n", lines) + "\n");
    quay.door.refuseBeyond(100);
    quay.follow("app.log");
    quay.rounds(LATER);
    assertThat(quay.door.kept()).isEqualTo(lines);
    assertThat(quay.report().hasLosses()).isFalse();
  }

  @Test
  void a_line_that_the_server_refuses_costs_no_other_line_and_is_told() throws IOException {
    List<String> lines = IntStream.range(0, 100).mapToObj(i -> "line " + i).toList();
    quay.write("app.log", String.join("\n", lines) + "\n");
    quay.door.refuseBatchesWith(line -> line.equals("line 42"));
    quay.follow("app.log");
    quay.rounds(LATER);
    assertThat(quay.door.kept())
        .isEqualTo(lines.stream().filter(line -> !line.equals("line 42")).toList());
    assertThat(quay.said()).containsOnlyOnce("dropped 1 lines of").doesNotContain("line 42");
  }

  @Test
  void a_second_shipper_keeps_out_of_the_same_state() throws IOException {
    quay.follow("app.log");
    try (Quay second = new Quay(folder, 2)) {
      assertThatThrownBy(() -> second.follow("app.log"))
          .isInstanceOf(StateFile.StateException.class)
          .hasMessageContaining("another 'aegle ship'")
          .hasMessageContaining("--state");
    }
  }

  @Test
  void a_state_that_cannot_be_read_stops_the_start_instead_of_sending_all_again()
      throws IOException {
    Files.createDirectories(quay.state.getParent());
    Files.writeString(quay.state, "{\"version\":1,");
    assertThatThrownBy(() -> quay.follow("app.log"))
        .isInstanceOf(StateFile.StateException.class)
        .hasMessageContaining("move it away");
  }

  @Test
  void the_state_is_for_its_owner_only() throws IOException {
    quay.follow("app.log");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(quay.state)))
        .isEqualTo("rw-------");
  }

  @Test
  void the_end_leaves_nothing_to_ask_about() throws IOException {
    quay.write("app.log", "one\n");
    Shipper shipper = quay.follow("app.log");
    shipper.run(_ -> true);
    assertThat(quay.state).content().contains("\"inFlight\":null").contains("\"position\":4");
    assertThat(shipper.exitCode()).isZero();
  }

  @Test
  void a_busy_file_does_not_hold_up_the_others() throws IOException {
    quay.write("busy.log", "x\n".repeat(3 * BatchReader.MAX_BATCH_LINES));
    quay.write("calm.log", "calm\n");
    quay.follow("busy.log", "calm.log");
    quay.round();
    quay.round();
    assertThat(quay.door.kept()).contains("calm");
  }

  @Test
  void the_status_is_said_once_a_minute_and_only_when_something_changed() throws IOException {
    quay.write("app.log", "confidential\n");
    Shipper shipper = quay.follow("app.log");
    long until = quay.clock.millis() + Duration.ofMinutes(5).toMillis();
    shipper.run(pause -> {
      quay.clock.advance(pause);
      return quay.clock.millis() > until;
    });
    assertThat(quay.said()).containsOnlyOnce("sent=1 ").doesNotContain("confidential");
  }
}
