package aegle.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OwnPlacesTest {
  private final OwnPlaces places = new OwnPlaces(2);

  @Test
  void one_holds_as_many_as_allowed_and_takes_none_from_others() {
    assertThat(places.take("malee")).isTrue();
    assertThat(places.take("malee")).isTrue();
    assertThat(places.take("malee")).isFalse();
    assertThat(places.take("somchai")).isTrue();
  }

  @Test
  void a_place_given_back_is_there_again_once() {
    places.take("malee");
    places.take("malee");
    places.giveBack("malee");
    assertThat(places.take("malee")).isTrue();
    assertThat(places.take("malee")).isFalse();
  }

  @Test
  void a_place_that_nobody_took_cannot_be_given_back() {
    assertThatThrownBy(() -> places.giveBack("malee")).isInstanceOf(AssertionError.class);
  }
}
