/**
 * Reads {@code aegle.yml}: where to listen, how long to keep, which keys open which door, what to
 * watch beside scrapes.
 *
 * <p>In: the folder of decisions. Out: an {@link aegle.server.config.AegleConfig} whose sections
 * are handed, still as YAML nodes that know their lines, to the features that own them. A wrong
 * file is refused whole.
 *
 * <p>Also what the files of several features have in common: a {@link aegle.server.config.Secret}
 * that never prints itself, and whom a {@code tls_config} says to {@link
 * aegle.server.config.Trust}, and ranges of addresses ({@link aegle.server.config.AddressRange}).
 */
@NullMarked
package aegle.server.config;

import org.jspecify.annotations.NullMarked;
