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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 that waits for a whole request within bounds: the head and a handshake of TLS each
 * within the patience, the body within it and what a slow line takes. {@link SteadyConnection}
 * looks at heads and bodies as their bytes come; handshakes, the frame of chunked bodies, and
 * bodies that nobody reads are Tomcat's own affair, so a thread looks at those from outside.
 */
public final class SteadyProtocol extends Http11NioProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(SteadyProtocol.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A patience is looked at so often before it ends. */
  private static final int LOOKS = 6;

  /** What is left of a body after its answer is of no use to anybody: a third of the patience. */
  private static final int REST = 3;

  private final Set<SteadyConnection> busy = ConcurrentHashMap.newKeySet();
  private final Map<SocketWrapperBase<?>, Long> fruitless = new ConcurrentHashMap<>();
  private volatile long patienceNanos = PATIENCE.toNanos();
  private volatile Consumer<String> counter = _ -> {};
  private volatile Runnable failures = () -> {};
  private volatile @Nullable Thread watch;

  /** For how long a head, a handshake and the rest of a body are waited for. */
  void setPatience(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /**
   * Who counts.
   *
   * @param counter is told the reason of each connection that is cut
   * @param failures is told of each look at all connections that failed
   */
  void setCounters(Consumer<String> counter, Runnable failures) {
    this.counter = counter;
    this.failures = failures;
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
    Thread watching = Thread.ofPlatform().daemon().name("http-watch").unstarted(this::watch);
    watch = watching;
    watching.start();
  }

  @Override
  public void stop() throws Exception {
    Thread watching = watch;
    watch = null;
    LockSupport.unpark(watching);
    super.stop();
  }

  private void watch() {
    Map<Object, Long> waiting = Map.of();
    while (Thread.currentThread() == watch) {
      LockSupport.parkNanos(patienceNanos / LOOKS);
      try {
        waiting = look(waiting);
      } catch (RuntimeException | LinkageError e) {
        // Tomcat's inner parts, at work meanwhile: what is overdue is found at the next look.
        LOG.error("Could not look after the connections: {}", e.toString());
        failures.run();
      }
    }
  }

  /**
   * Cuts what is overdue.
   *
   * @param waiting what was waited for at the last look, and since when
   * @return what is still waited for
   */
  private Map<Object, Long> look(Map<Object, Long> waiting) {
    Map<Object, Long> still = new HashMap<>();
    for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
      NioChannel channel = connection.getSocket();
      if (channel != null && !channel.isHandshakeComplete()) {
        judge(connection, "slow_handshake", patienceNanos, waiting, still, connection::close);
      }
    }
    for (SteadyConnection processor : busy) {
      if (processor.isReadingTheRest()) {
        judge(processor, "slow_rest", patienceNanos / REST, waiting, still, processor::cut);
      } else if (processor.isBodyOverdue()) {
        processor.countSlowBody();
        processor.cut();
      }
    }
    fruitless.keySet().retainAll(getEndpoint().getConnections());
    return still;
  }

  private void judge(
      Object subject,
      String reason,
      long allowedNanos,
      Map<Object, Long> waiting,
      Map<Object, Long> still,
      Runnable cut) {
    long now = System.nanoTime();
    long begun = waiting.getOrDefault(subject, now);
    if (now - begun < allowedNanos) {
      still.put(subject, begun);
      return;
    }
    count(reason);
    cut.run();
  }
}
