/**
 * When clinics are open, so that rules about business sleep when the clinic does.
 *
 * <p>In: opening hours and special days from {@code aegle.yml} ({@link
 * aegle.server.calendars.CalendarYaml}), or learned from bookings ({@link
 * aegle.server.calendars.LearnedHours}) and confirmed by a person. Out: the series {@code
 * clinic:open}, 1 or 0 for each clinic ({@link aegle.server.calendars.CalendarWatch}). What the
 * file says beats what was confirmed; what is only learned counts nowhere.
 *
 * <p>Start at {@link aegle.server.calendars.OpeningHours}: days are those of the clinic's own zone,
 * hours over midnight belong to the day on which they began, and clocks that change are followed.
 */
@NullMarked
package aegle.server.calendars;

import org.jspecify.annotations.NullMarked;
