package aegle.signals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StaleMarkerTest {
  @Test
  void only_the_marker_itself_is_stale() {
    assertThat(StaleMarker.is(StaleMarker.VALUE)).isTrue();
    assertThat(StaleMarker.is(Double.NaN)).isFalse();
    assertThat(StaleMarker.is(0)).isFalse();
  }
}
