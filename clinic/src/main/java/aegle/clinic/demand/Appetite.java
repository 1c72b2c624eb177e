package aegle.clinic.demand;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether visitors book at present; the booking-drop day takes the appetite away. */
public final class Appetite {
  private final AtomicBoolean booking = new AtomicBoolean(true);

  public void setBooking(boolean books) {
    booking.set(books);
  }

  public boolean isBooking() {
    return booking.get();
  }
}
