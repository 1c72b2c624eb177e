package aegle.server.statsd;

import aegle.protocols.dogstatsd.PacketReader;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, read by a thread of its own until it ends. */
final class StreamConnection {
  /** A line over TCP, without its end; a longer one is refused up to its end. */
  static final int MAX_LINE_BYTES = 16_384;

  private static final int LENGTH_BYTES = 4;
  private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);

  private final SocketChannel channel;
  private final Framing framing;
  private final PacketDesk desk;
  private final Counter packets;
  private final AtomicInteger silentSeconds = new AtomicInteger();
  private final PacketReader reader;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(LENGTH_BYTES + PacketReader.MAX_PACKET_BYTES);
  private @Nullable Thread thread;
  private boolean skipping;

  /** How a stream is cut. */
  enum Framing {
    /** Each line ends with a newline. */
    LINES,
    /** Each packet begins with its length, four bytes with the lowest first. */
    LENGTHS
  }

  StreamConnection(SocketChannel channel, Framing framing, PacketDesk desk, Counter packets) {
    this.channel = channel;
    this.framing = framing;
    this.desk = desk;
    this.packets = packets;
    this.reader = desk.reader();
  }

  void start(Runnable whenEnded) {
    thread =
        Thread.ofVirtual()
            .name("statsd-stream")
            .start(() -> {
              try (channel) {
                read();
              } catch (IOException e) {
                LOG.debug("A connection broke off: reason={}", e.toString());
              } catch (RuntimeException e) {
                desk.refuse("receive_failed", 1);
                LOG.warn("Gave up a connection: framing={} reason={}", framing, e.toString());
              } finally {
                whenEnded.run();
              }
            });
  }

  private void read() throws IOException {
    boolean open = true;
    while (open && channel.read(buffer) >= 0) {
      silentSeconds.set(0);
      open = framing == Framing.LINES ? takeLines() : takePackets();
    }
    if (framing == Framing.LINES && !skipping) {
      take(0, buffer.position());
    } else if (open && framing == Framing.LENGTHS && buffer.position() > 0) {
      desk.refuse("packet_cut_off", 1);
    }
  }

  /** Takes all whole lines and keeps the rest. */
  private boolean takeLines() {
    byte[] bytes = buffer.array();
    int end = buffer.position();
    int from = 0;
    if (skipping) {
      from = indexOfNewline(bytes, 0, end) + 1;
      skipping = from == 0;
      from = skipping ? end : from;
    }
    int last = end - 1;
    while (last >= from && bytes[last] != '\n') {
      last--;
    }
    if (last >= from) {
      take(from, last);
      from = last + 1;
    }
    if (end - from > MAX_LINE_BYTES) {
      desk.refuse("line_too_long", 1);
      skipping = true;
      from = end;
    }
    keep(from, end);
    return true;
  }

  private static int indexOfNewline(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Takes all whole packets and keeps the rest; false when the stream is out of step. */
  private boolean takePackets() {
    int end = buffer.position();
    int from = 0;
    while (end - from >= LENGTH_BYTES) {
      int length = Integer.reverseBytes(buffer.getInt(from));
      if (length < 0 || length > PacketReader.MAX_PACKET_BYTES) {
        desk.refuse("packet_too_long", 1);
        return false;
      }
      if (end - from - LENGTH_BYTES < length) {
        break;
      }
      take(from + LENGTH_BYTES, from + LENGTH_BYTES + length);
      from += LENGTH_BYTES + length;
    }
    keep(from, end);
    return true;
  }

  private void take(int from, int to) {
    if (to > from) {
      packets.increment();
      desk.take(reader, buffer.array(), from, to);
    }
  }

  private void keep(int from, int end) {
    buffer.position(from).limit(end);
    buffer.compact();
  }

  /** Counts a second of silence; how many there were since something came. */
  int ageSeconds() {
    return silentSeconds.incrementAndGet();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("Could not close a connection: reason={}", e.toString());
    }
  }

  void join() throws IOException {
    Listener.join(thread);
  }
}
