package aegle.server.statsd;

import aegle.protocols.dogstatsd.PacketReader;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes packets from a unix socket, on one thread of its own. A sender waits while the socket is
 * full, so the kernel drops nothing.
 */
final class UnixDatagramListener implements Listener {
  private static final long PAUSE_NANOS = 100_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(UnixDatagramListener.class);

  private final Path path;
  private final PacketDesk desk;
  private final Counter packets;
  private @Nullable UnixDatagramSocket socket;
  private @Nullable Thread thread;

  UnixDatagramListener(Path path, PacketDesk desk, Counter packets) {
    this.path = path;
    this.desk = desk;
    this.packets = packets;
  }

  @Override
  public synchronized void start() throws IOException {
    SocketFile.clear(path);
    UnixDatagramSocket opening =
        UnixDatagramSocket.bind(
            path, PacketReader.MAX_PACKET_BYTES, UdpListener.WANTED_BUFFER_BYTES);
    boolean opened = false;
    try {
      SocketFile.open(path);
      opened = true;
    } finally {
      if (!opened) {
        opening.free();
        SocketFile.remove(path);
      }
    }
    LOG.info("Opened the door for DogStatsD: transport=unix-datagram path={}", path);
    socket = opening;
    thread = Thread.ofPlatform().name("statsd-unix").daemon().start(() -> receive(opening));
  }

  private void receive(UnixDatagramSocket from) {
    byte[] packet = new byte[PacketReader.MAX_PACKET_BYTES];
    PacketReader reader = desk.reader();
    while (true) {
      try {
        int length = from.receive(packet);
        if (length < 0) {
          return; // The door was closed, as it should be.
        }
        packets.increment();
        if (length > packet.length) {
          desk.refuse("packet_too_long", 1);
        } else {
          desk.take(reader, packet, 0, length);
        }
      } catch (IOException | RuntimeException e) {
        desk.refuse("receive_failed", 1);
        LOG.warn("Could not take a packet: transport=unix-datagram reason={}", e.toString());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() throws IOException {
    UnixDatagramSocket closing;
    Thread ending;
    synchronized (this) {
      closing = socket;
      ending = thread;
      socket = null;
      thread = null;
    }
    if (closing != null) {
      try {
        closing.close();
        Listener.join(ending);
        closing.free();
      } finally {
        SocketFile.remove(path);
      }
    }
  }
}
