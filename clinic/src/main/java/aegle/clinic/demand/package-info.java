/**
 * How people use the platform: when they come, what they do and how long the AI takes. {@link
 * aegle.clinic.demand.DemandModel} holds the curves; {@link aegle.clinic.demand.TrafficGenerator}
 * lives them over HTTP, as browsers would; the simulated week lives the same curves in fast time.
 *
 * <p>A visit begins with the page, reads the services of a clinic, sometimes has a picture of skin
 * analysed, sometimes books; a booking is confirmed, then cancelled or kept, and a kept one ends
 * paid and often rated. Nobody waits for ever: visits are bounded, and a visit that finds no room
 * is counted and not made.
 */
@NullMarked
package aegle.clinic.demand;

import org.jspecify.annotations.NullMarked;
