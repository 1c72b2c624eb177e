/**
 * The servers that are measured side by side: each is started as a process of its own on loopback,
 * with its own fresh folder, and watched from outside through /proc. Read {@link
 * aegle.bench.peers.Peer}, then {@link aegle.bench.peers.RunningServer}.
 */
@NullMarked
package aegle.bench.peers;

import org.jspecify.annotations.NullMarked;
