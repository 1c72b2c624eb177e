package aegle.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.metrics.Matcher;
import aegle.server.state.Silence;
import aegle.server.state.SilenceChange;
import aegle.server.state.StateLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a silence, as Alertmanager has it. */
class SilencesTest {
  private static final Instant MINUTE = NotifyHouse.at(60);

  private NotifyHouse house;

  @BeforeEach
  void open(@TempDir Path folder) {
    house = new NotifyHouse(StateLocation.inDataFolder(folder), folder);
    house.start("");
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Silence found(String id) {
    return house.notifier().silences().find(id).orElseThrow();
  }

  private Silence.State state(String id) {
    return found(id).state(house.clock.instant());
  }

  private void refuses(String complaint, String matchers, Instant start, Instant end) {
    assertThatThrownBy(() -> house.silence(start, end, matchers))
        .isInstanceOf(SilenceException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void it_is_pending_then_active_then_expired() {
    String id = house.silence(NotifyHouse.at(10), MINUTE, "a=b");
    assertThat(state(id)).isEqualTo(Silence.State.PENDING);
    house.clock.advance(Duration.ofSeconds(10));
    assertThat(state(id)).isEqualTo(Silence.State.ACTIVE);
    house.clock.advance(Duration.ofSeconds(50));
    assertThat(state(id)).isEqualTo(Silence.State.EXPIRED);
  }

  @Test
  void a_start_in_the_past_or_none_becomes_now() {
    house.clock.advance(Duration.ofSeconds(5));
    assertThat(found(house.silence(NotifyHouse.at(0), MINUTE, "a=b")).startsAt())
        .isEqualTo(NotifyHouse.at(5));
    assertThat(found(house.silence(Instant.EPOCH, MINUTE, "a=b")).startsAt())
        .isEqualTo(NotifyHouse.at(5));
  }

  @Test
  void the_end_and_the_comment_of_an_active_one_change_in_place() {
    Silence made = found(house.silence(NotifyHouse.at(0), MINUTE, "a=b"));
    house.clock.advance(Duration.ofSeconds(5));
    Silence longer = house.silence(made.id(), made.startsAt(), MINUTE.plusSeconds(60), "a=b");
    assertThat(longer.id()).isEqualTo(made.id());
    assertThat(longer.updatedAt()).isEqualTo(NotifyHouse.at(5));
    assertThat(house.notifier().silences().all()).containsExactly(longer);
  }

  @Test
  void other_matchers_or_another_start_end_the_old_one_and_make_a_new_one() {
    Silence made = found(house.silence(NotifyHouse.at(0), MINUTE, "a=b"));
    house.clock.advance(Duration.ofSeconds(5));
    Silence other = house.silence(made.id(), made.startsAt(), MINUTE, "a=c");
    assertThat(other.id()).isNotEqualTo(made.id());
    assertThat(other.startsAt()).isEqualTo(NotifyHouse.at(5));
    assertThat(found(made.id()).endsAt()).isEqualTo(NotifyHouse.at(5));
    assertThat(house.notifier().silences().history(made.id()))
        .extracting(SilenceChange::what)
        .containsExactly("made", "replaced");
    Silence later = house.silence(other.id(), NotifyHouse.at(30), MINUTE, "a=c");
    assertThat(later.id()).isNotEqualTo(other.id());
    assertThat(state(later.id())).isEqualTo(Silence.State.PENDING);
    Silence sooner = house.silence(later.id(), NotifyHouse.at(20), MINUTE, "a=c");
    assertThat(sooner.id()).as("one that has not begun changes in place").isEqualTo(later.id());
  }

  @Test
  void an_expired_one_is_made_anew_and_stays_as_it_was() {
    String id = house.silence(NotifyHouse.at(0), MINUTE, "a=b");
    var _ = house.notifier().silences().expire(id, "nok", NotifyHouse.at(10));
    house.clock.advance(Duration.ofSeconds(20));
    Silence again = house.silence(id, NotifyHouse.at(0), MINUTE, "a=b");
    assertThat(again.id()).isNotEqualTo(id);
    assertThat(found(id).endsAt()).isEqualTo(NotifyHouse.at(10));
    var _ = house.notifier().silences().expire(id, "nok", NotifyHouse.at(30));
    assertThat(found(id).endsAt()).as("expiring twice does nothing").isEqualTo(NotifyHouse.at(10));
  }

  @Test
  void one_that_has_not_begun_is_expired_as_it_begins() {
    String id = house.silence(NotifyHouse.at(30), MINUTE, "a=b");
    Silence expired = house.notifier().silences().expire(id, "nok", NotifyHouse.at(10));
    assertThat(expired.startsAt()).isEqualTo(expired.endsAt()).isEqualTo(NotifyHouse.at(10));
    assertThat(state(id)).isEqualTo(Silence.State.PENDING);
    house.clock.advance(Duration.ofSeconds(10));
    assertThat(state(id)).isEqualTo(Silence.State.EXPIRED);
  }

  @Test
  void what_can_be_no_silence_is_refused_with_a_reason() {
    refuses("matcher set 0 is empty", "{}", NotifyHouse.at(0), MINUTE);
    refuses("at least one matcher must not match the empty string", "a=\"\"", MINUTE, MINUTE);
    refuses("at least one matcher must not match the empty string", "a=~\".*\"", MINUTE, MINUTE);
    refuses("end time must not be before start time", "a=b", MINUTE, NotifyHouse.at(1));
    assertThatThrownBy(() -> house.silence("none", NotifyHouse.at(0), MINUTE, "a=b"))
        .hasMessage("silence not found");
    assertThatThrownBy(() -> house.notifier().silences().expire("none", "nok", MINUTE))
        .hasMessage("silence not found");
    assertThat(house.silence(NotifyHouse.at(0), MINUTE, "a!=\"\"")).isNotEmpty();
  }

  @Test
  void texts_without_end_are_refused() {
    Silence long1 =
        new Silence(
            "",
            List.of(Matcher.equal("a", "b")),
            NotifyHouse.at(0),
            MINUTE,
            Instant.EPOCH,
            "nok",
            "x".repeat(SilenceRules.MAX_COMMENT_CHARS + 1),
            Map.of());
    assertThatThrownBy(() -> house.notifier().silences().set(long1, "nok", NotifyHouse.at(0)))
        .hasMessageContaining("4097 characters of the comment; at most 4096 are allowed");
  }

  @Test
  void there_are_at_most_so_many_open_ones_at_a_time() {
    List<String> ids =
        java.util.stream.IntStream.range(0, Silences.MAX_OPEN)
            .mapToObj(i -> house.silence(NotifyHouse.at(0), MINUTE, "a=b" + i))
            .toList();
    refuses(
        "exceeded maximum number of pending and active silences: 500 (limit: 500)",
        "a=b",
        NotifyHouse.at(0),
        MINUTE);
    var _ = house.notifier().silences().expire(ids.getFirst(), "nok", NotifyHouse.at(0));
    assertThat(house.silence(NotifyHouse.at(0), MINUTE, "a=b")).isNotEmpty();
  }

  @Test
  void an_ended_one_is_kept_for_five_days() {
    String id = house.silence(NotifyHouse.at(0), MINUTE, "a=b");
    house.clock.advance(Silences.RETENTION);
    house.notifier().tick(house.clock.instant());
    assertThat(house.notifier().silences().find(id)).isPresent();
    house.clock.advance(Duration.ofHours(2));
    house.notifier().tick(house.clock.instant());
    assertThat(house.notifier().silences().find(id)).isEmpty();
  }
}
