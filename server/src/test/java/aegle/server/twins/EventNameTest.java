package aegle.server.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventNameTest {
  @Test
  void what_clients_and_conventions_add_is_no_part_of_the_name() {
    for (String name :
        List.of(
            "appointment.booked",
            "appointment_booked_total",
            "Custom/appointment.booked",
            "custom_appointment_booked_total",
            "appointmentBooked")) {
      assertThat(EventName.of(name).normal()).isEqualTo("appointment_booked");
    }
  }

  @Test
  void a_sum_of_amounts_is_not_named_as_the_count() {
    assertThat(EventName.of("appointment_booked_sum_total").normal())
        .isNotEqualTo("appointment_booked");
  }

  @Test
  void plurals_and_forms_of_verbs_have_one_stem() {
    String stem = EventName.of("appointment_booked_total").stem();
    assertThat(EventName.of("appointment_bookings_total").stem()).isEqualTo(stem);
    assertThat(EventName.of("appointments_booked").stem()).isEqualTo(stem);
    assertThat(EventName.of("appointment_cancelled_total").stem())
        .isEqualTo(EventName.of("appointment_cancellations_total").stem())
        .isNotEqualTo(stem);
    assertThat(EventName.of("bed_total").stem()).isNotEqualTo(EventName.of("bs_total").stem());
  }
}
