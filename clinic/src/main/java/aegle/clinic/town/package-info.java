/**
 * The facts of the demo's small world: three clinics in three time zones, what they offer and for
 * how much, and the AI models that look at skin. Everybody else reads them here: the platform fills
 * its tables from them, the demand follows their opening hours, the simulated week carries their
 * labels. No person in it is real; customers are numbers.
 */
@NullMarked
package aegle.clinic.town;

import org.jspecify.annotations.NullMarked;
