/**
 * Turns bytes into words: one package per wire format, each a set of pure functions from bytes to
 * {@code signals}. A decoder never opens a file or a socket and never sees a store. What all share
 * is {@link aegle.protocols.DecodeException}.
 */
@NullMarked
package aegle.protocols;

import org.jspecify.annotations.NullMarked;
