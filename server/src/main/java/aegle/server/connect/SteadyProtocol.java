package aegle.server.connect;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 that waits for a whole request within bounds: the head and a handshake of TLS each
 * within the patience, the body within it and what a slow line takes. {@link SteadyConnection}
 * looks at heads and bodies as their bytes come; handshakes, and bodies that nobody reads, are
 * Tomcat's own affair, so a thread looks at those from outside.
 */
public final class SteadyProtocol extends Http11NioProtocol {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A patience is looked at so often before it ends. */
  private static final int LOOKS = 6;

  private final Set<SteadyConnection> busy = ConcurrentHashMap.newKeySet();
  private final Map<SocketWrapperBase<?>, Long> fruitless = new ConcurrentHashMap<>();
  private volatile long patienceNanos = PATIENCE.toNanos();
  private volatile Consumer<String> counter = _ -> {};
  private volatile @Nullable Thread watch;

  /** For how long a head, a handshake and the rest of a body are waited for. */
  void setPatience(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /** Who is told the reason of each connection that is cut. */
  void setCounter(Consumer<String> counter) {
    this.counter = counter;
  }

  long patienceNanos() {
    return patienceNanos;
  }

  void count(String reason) {
    counter.accept(reason);
  }

  /**
   * Notes what bytes of a connection came to.
   *
   * @return whether they have come to nothing for longer than the patience
   */
  boolean note(SocketWrapperBase<?> connection, boolean nothing) {
    if (!nothing) {
      fruitless.remove(connection);
      return false;
    }
    long now = System.nanoTime();
    Long begun = fruitless.putIfAbsent(connection, now);
    return begun != null && now - begun > patienceNanos;
  }

  /** The processors that serve a connection at this moment. */
  Set<SteadyConnection> busy() {
    return busy;
  }

  @Override
  protected Processor createProcessor() {
    return new SteadyConnection(this);
  }

  @Override
  public void start() throws Exception {
    super.start();
    watch = Thread.ofPlatform().daemon().name("http-watch").start(this::watch);
  }

  @Override
  public void stop() throws Exception {
    Thread watching = watch;
    watch = null;
    LockSupport.unpark(watching);
    super.stop();
  }

  private void watch() {
    Map<Object, Long> waiting = new HashMap<>();
    while (Thread.currentThread() == watch) {
      LockSupport.parkNanos(patienceNanos / LOOKS);
      Map<Object, Long> still = new HashMap<>();
      for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
        NioChannel channel = connection.getSocket();
        if (channel != null && !channel.isHandshakeComplete()) {
          look(connection, "slow_handshake", waiting, still, connection::close);
        }
      }
      for (SteadyConnection processor : busy) {
        if (processor.isReadingTheRest()) {
          look(processor, "slow_rest", waiting, still, processor::cut);
        }
      }
      waiting = still;
      fruitless.keySet().retainAll(getEndpoint().getConnections());
    }
  }

  private void look(
      Object subject,
      String reason,
      Map<Object, Long> waiting,
      Map<Object, Long> still,
      Runnable cut) {
    long now = System.nanoTime();
    long begun = waiting.getOrDefault(subject, now);
    if (now - begun < patienceNanos) {
      still.put(subject, begun);
      return;
    }
    count(reason);
    cut.run();
  }
}
