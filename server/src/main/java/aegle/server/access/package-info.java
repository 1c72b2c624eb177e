/**
 * Who may come in: passwords, the first start, and a brake on guessing.
 *
 * <p>In: a name, a password and an address, as typed on a page. Out: a {@link
 * aegle.server.state.User}, or a refusal that tells nothing about which part was wrong. Start at
 * {@link aegle.server.access.FrontDoor}; {@link aegle.server.access.FirstSetup} opens it for the
 * first owner. Sessions, cookies and forms belong to {@code web}. {@link
 * aegle.server.access.TrustedProxies} tells whose address an attempt comes from, {@link
 * aegle.server.access.KnownDevices} whether somebody signed in there before.
 *
 * <p>A password or the secret of a link is never logged and never stored; what is stored is a slow
 * salted hash of the one and a SHA-256 of the other.
 */
@NullMarked
package aegle.server.access;

import org.jspecify.annotations.NullMarked;
