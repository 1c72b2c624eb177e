package aegle.server.statsd;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes connections, over TCP or a unix socket, each on a virtual thread. */
final class StreamListener implements Listener {
  /** Connections at a time; those beyond are closed at once. */
  static final int MAX_CONNECTIONS = 200;

  /** A connection that was silent for so long is closed. */
  static final Duration IDLE = Duration.ofMinutes(10);

  private static final long PAUSE_NANOS = 100_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(StreamListener.class);

  private final SocketAddress address;
  private final StreamConnection.Framing framing;
  private final PacketDesk desk;
  private final Counter packets;
  private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocketChannel server;
  private @Nullable Thread thread;

  private StreamListener(
      SocketAddress address, StreamConnection.Framing framing, PacketDesk desk, Counter packets) {
    this.address = address;
    this.framing = framing;
    this.desk = desk;
    this.packets = packets;
  }

  /** Lines over TCP. */
  static StreamListener ofTcp(InetSocketAddress address, PacketDesk desk, Counter packets) {
    return new StreamListener(address, StreamConnection.Framing.LINES, desk, packets);
  }

  /** Packets with their length before them, over a unix socket. */
  static StreamListener ofUnix(Path path, PacketDesk desk, Counter packets) {
    return new StreamListener(
        UnixDomainSocketAddress.of(path), StreamConnection.Framing.LENGTHS, desk, packets);
  }

  @Override
  public synchronized void start() throws IOException {
    ServerSocketChannel opening;
    if (address instanceof UnixDomainSocketAddress unix) {
      SocketFile.clear(unix.getPath());
      opening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    } else {
      opening = ServerSocketChannel.open();
      opening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    }
    boolean bound = false;
    boolean opened = false;
    try {
      opening.bind(address);
      bound = true;
      if (address instanceof UnixDomainSocketAddress unix) {
        SocketFile.open(unix.getPath());
      }
      opened = true;
    } finally {
      if (!opened) {
        opening.close();
        removeFile(bound);
      }
    }
    LOG.info("Opened the door for DogStatsD: framing={} address={}", framing, address);
    server = opening;
    thread = Thread.ofVirtual().name("statsd-accept").start(() -> accept(opening));
  }

  /** Removes the file of a unix socket that was bound here. */
  private void removeFile(boolean bound) throws IOException {
    if (bound && address instanceof UnixDomainSocketAddress unix) {
      SocketFile.remove(unix.getPath());
    }
  }

  private void accept(ServerSocketChannel from) {
    while (true) {
      try {
        take(from.accept());
      } catch (ClosedChannelException e) {
        return; // The door was closed, as it should be.
      } catch (IOException | RuntimeException e) {
        desk.refuse("receive_failed", 1);
        LOG.warn("Could not take a connection: address={} reason={}", address, e.toString());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void take(SocketChannel channel) throws IOException {
    if (connections.size() >= MAX_CONNECTIONS) {
      desk.refuse("too_many_connections", 1);
      channel.close();
      return;
    }
    StreamConnection connection = new StreamConnection(channel, framing, desk, packets);
    connections.add(connection);
    boolean started = false;
    try {
      connection.start(() -> connections.remove(connection));
      started = true;
    } finally {
      if (!started) {
        connections.remove(connection);
        channel.close();
      }
    }
  }

  @Override
  public void tick() {
    for (StreamConnection connection : connections) {
      if (connection.ageSeconds() >= IDLE.toSeconds()) {
        desk.refuse("connection_idle", 1);
        connection.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    ServerSocketChannel closing;
    Thread ending;
    synchronized (this) {
      closing = server;
      ending = thread;
      server = null;
      thread = null;
    }
    if (closing == null) {
      return;
    }
    List<IOException> failures = new ArrayList<>();
    attempt(failures, closing::close);
    attempt(failures, () -> Listener.join(ending));
    connections.forEach(StreamConnection::close);
    connections.forEach(connection -> attempt(failures, connection::join));
    attempt(failures, () -> removeFile(true));
    if (!failures.isEmpty()) {
      IOException first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  /** A step of closing. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** One step that fails must not keep the next from being done. */
  private static void attempt(List<IOException> failures, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      failures.add(e);
    }
  }
}
