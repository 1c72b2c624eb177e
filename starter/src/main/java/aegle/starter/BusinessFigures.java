package aegle.starter;

/**
 * What only the platform knows about its day. A bean of the platform; its methods may block, for
 * instance on a query: {@code /api/metrics} shows null for a figure that fails or is late.
 */
public interface BusinessFigures {
  /** People who used the platform in the last five minutes. */
  long activeUsers();

  /** Appointments that take place today, each clinic by its own calendar. */
  long appointmentsToday();

  /** Revenue earned today, each clinic by its own calendar, in the platform's own currency. */
  Money revenueToday();
}
