/**
 * JSON of strangers into {@link aegle.signals.Json} trees, with bounds on depth and size.
 *
 * <p>Start at {@link aegle.protocols.json.JsonReader}. The tokens are found by Jackson; what is
 * ours are the bounds, the care for lone surrogates and the error that names the byte.
 */
@NullMarked
package aegle.protocols.json;

import org.jspecify.annotations.NullMarked;
