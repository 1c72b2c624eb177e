package aegle.server.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.server.intake.IntakeLimits;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final int MEGABYTE = 1 << 20;

  /** 64 MB in all, 32 for one project. */
  private final Room room =
      Room.of(new IntakeLimits(8 * MEGABYTE, 8 * MEGABYTE, 16), 512L * MEGABYTE);

  @Test
  void one_project_takes_half_however_many_requests_it_sends() {
    assertThat(room.share("web").take(20 * MEGABYTE)).isTrue();
    Room.Share second = room.share("web");
    assertThat(second.take(12 * MEGABYTE)).isTrue();
    assertThat(second.take(1)).isFalse();
    assertThatThrownBy(() -> room.share("web").grow(MEGABYTE))
        .isInstanceOf(TurnedAwayException.class)
        .hasMessageContaining("67108864 bytes, of which one project takes at most 33554432");
    assertThat(room.share("booking").take(32 * MEGABYTE)).as("the other half").isTrue();
    assertThat(room.share("third").take(1)).as("nothing is left").isFalse();
  }

  @Test
  void what_is_refused_holds_nothing_and_what_is_closed_gives_all_back() {
    Room.Share whole = room.share();
    assertThat(whole.take(40 * MEGABYTE)).as("of nobody: the whole counts alone").isTrue();
    Room.Share share = room.share("web");
    assertThat(share.take(30 * MEGABYTE)).as("not in all").isFalse();
    whole.close();
    assertThat(share.take(32 * MEGABYTE)).isTrue();
    share.close();
    assertThat(room.share("web").take(32 * MEGABYTE)).isTrue();
  }

  @Test
  void a_request_that_says_late_whose_it_is_counts_for_its_project_from_then_on() {
    Room.Share late = room.share();
    late.belongsTo("web");
    assertThat(late.take(32 * MEGABYTE)).isTrue();
    assertThat(room.share("web").take(1)).isFalse();
    assertThatThrownBy(() -> late.belongsTo("booking")).isInstanceOf(AssertionError.class);
  }

  @Test
  void the_largest_body_fits_into_the_part_of_one_project_on_a_small_heap_too() {
    Room small = Room.of(IntakeLimits.DEFAULT, 64L * MEGABYTE);
    assertThat(small.share("web").take(IntakeLimits.DEFAULT.maxDecodedBytes())).isTrue();
  }
}
