package aegle.server.statsd;

import aegle.protocols.dogstatsd.PacketReader;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes packets over UDP, on one thread of its own, since what is not read in time the kernel
 * drops.
 */
final class UdpListener implements Listener {
  /** What is asked of the kernel, which gives {@code net.core.rmem_max} at most. */
  static final int WANTED_BUFFER_BYTES = 8 * 1_024 * 1_024;

  private static final long PAUSE_NANOS = 100_000_000;
  private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);

  private final InetSocketAddress address;
  private final PacketDesk desk;
  private final Counter packets;
  private final KernelDrops drops;
  private @Nullable DatagramChannel channel;
  private @Nullable Thread thread;

  UdpListener(InetSocketAddress address, PacketDesk desk, Counter packets) {
    this.address = address;
    this.desk = desk;
    this.packets = packets;
    this.drops = new KernelDrops(address);
  }

  /** Packets that were not read in time since the socket was opened. */
  long kernelDrops() {
    return drops.count();
  }

  @Override
  public synchronized void start() throws IOException {
    // A socket for both families would be listed among those of IPv6 with another address.
    boolean four = address.getAddress().getAddress().length == 4;
    ProtocolFamily family = four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    DatagramChannel opening = DatagramChannel.open(family);
    try {
      opening.setOption(StandardSocketOptions.SO_RCVBUF, WANTED_BUFFER_BYTES);
      opening.bind(address);
    } catch (IOException e) {
      opening.close();
      throw e;
    }
    LOG.info(
        "Opened the door for DogStatsD: transport=udp address={} buffer_bytes={}",
        opening.getLocalAddress(),
        opening.getOption(StandardSocketOptions.SO_RCVBUF));
    channel = opening;
    thread = Thread.ofPlatform().name("statsd-udp").daemon().start(() -> receive(opening));
  }

  private void receive(DatagramChannel from) {
    ByteBuffer direct = ByteBuffer.allocateDirect(PacketReader.MAX_PACKET_BYTES);
    byte[] packet = new byte[PacketReader.MAX_PACKET_BYTES];
    PacketReader reader = desk.reader();
    while (true) {
      try {
        direct.clear();
        from.receive(direct);
        int length = direct.position();
        direct.get(0, packet, 0, length);
        packets.increment();
        desk.take(reader, packet, 0, length);
      } catch (ClosedChannelException e) {
        return; // The door was closed, as it should be.
      } catch (IOException | RuntimeException e) {
        desk.refuse("receive_failed", 1);
        LOG.warn("Could not take a packet: transport=udp reason={}", e.toString());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() throws IOException {
    Thread ending;
    synchronized (this) {
      if (channel != null) {
        channel.close();
      }
      channel = null;
      ending = thread;
      thread = null;
    }
    Listener.join(ending);
  }
}
