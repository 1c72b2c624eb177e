/**
 * Somebody opens the clinic's page: a real Chromium of this machine, which loads the page, moves a
 * mouse, chooses and books, so that what browsers report (replays, vitals, errors, traces) is what
 * a browser has reported. Without a Chromium nobody does, and nothing is made up instead.
 *
 * <p>{@link aegle.clinic.visit.PageVisits} says when, {@code BookingVisit} what is done on the
 * page, {@code Chromium} how the browser is spoken to. There is one browser at a time, in a folder
 * that is deleted after the visit, and its life hangs on a pipe to this process: it never outlives
 * the demo, however that ends.
 */
@NullMarked
package aegle.clinic.visit;

import org.jspecify.annotations.NullMarked;
