/**
 * A week of the clinic's life, lived in seconds and written through the same door as everything
 * else: Prometheus remote write 1.0. It lets comparisons with last week and long ranges show
 * something on the first day; it is 75 minutes longer than seven days, so that even an hour's
 * window a week ago is filled.
 *
 * <p>{@link aegle.clinic.week.SimulatedWeek} steps through the week minute by minute; {@code
 * WeekModel} draws what happens in a minute from the same curves as the live traffic; {@code Tape}
 * holds the values of an hour and turns them into a request. The series have the names and labels
 * that a scrape of the live platform gives, and {@code aegle_simulated} is 1 for as long as the
 * week is made up: nobody must take it for something that happened.
 */
@NullMarked
package aegle.clinic.week;

import org.jspecify.annotations.NullMarked;
