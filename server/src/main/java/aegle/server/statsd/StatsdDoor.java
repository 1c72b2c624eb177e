package aegle.server.statsd;

import aegle.server.intake.Hall;
import aegle.server.intake.Intake;
import aegle.server.intake.Quotas;
import aegle.server.intake.Tallies;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All doors for DogStatsD and StatsD. One that cannot be opened, mostly since its port is taken,
 * costs that door only: the server goes on without it, and says so.
 */
public final class StatsdDoor implements AutoCloseable {
  /** How often what has been gathered is written, in seconds. */
  static final int FLUSH_SECONDS = 10;

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(StatsdDoor.class);

  private final PacketDesk desk;
  private final MeterRegistry meters;
  private final Map<String, Listener> listeners = new LinkedHashMap<>();
  private final List<Listener> open = new ArrayList<>();
  private final Thread loop = Thread.ofPlatform().name("statsd").daemon().unstarted(this::run);
  private volatile boolean closed;

  /** Doors that are still closed. */
  public StatsdDoor(
      StatsdSettings settings,
      Tallies tallies,
      Hall hall,
      Intake intake,
      Quotas quotas,
      InstantSource clock,
      MeterRegistry meters) {
    this.desk = new PacketDesk(settings, tallies, hall, intake, quotas, clock);
    this.meters = meters;
    if (settings.enabled()) {
      addListeners(settings);
    }
  }

  private void addListeners(StatsdSettings settings) {
    if (settings.port() != 0) {
      InetSocketAddress address = new InetSocketAddress(settings.listen(), settings.port());
      UdpListener udp = new UdpListener(address, desk, packets("udp"));
      add("udp", udp);
      FunctionCounter.builder("aegle.statsd.kernel.drops", udp, UdpListener::kernelDrops)
          .description("Packets that the kernel dropped since they were not read in time.")
          .register(meters);
    }
    if (settings.tcpPort() != 0) {
      InetSocketAddress address = new InetSocketAddress(settings.listen(), settings.tcpPort());
      add("tcp", StreamListener.ofTcp(address, desk, packets("tcp")));
    }
    @Nullable Path datagrams = settings.unixDatagram();
    if (datagrams != null) {
      String transport = "unix-datagram";
      add(transport, new UnixDatagramListener(datagrams, desk, packets(transport)));
    }
    @Nullable Path streams = settings.unixStream();
    if (streams != null) {
      add("unix-stream", StreamListener.ofUnix(streams, desk, packets("unix-stream")));
    }
  }

  private Counter packets(String transport) {
    return Counter.builder("aegle.statsd.packets")
        .description("Packets taken; over TCP, what was read at a time.")
        .tag("transport", transport)
        .register(meters);
  }

  private void add(String transport, Listener listener) {
    listeners.put(transport, listener);
    Gauge.builder("aegle.statsd.listening", () -> isOpen(listener) ? 1 : 0)
        .description("Whether packets are taken; 0 when the door could not be opened.")
        .tag("transport", transport)
        .register(meters);
  }

  private synchronized boolean isOpen(Listener listener) {
    return open.contains(listener);
  }

  /** Opens the doors. */
  public synchronized void start() {
    listeners.forEach(this::open);
    loop.start();
  }

  private void open(String transport, Listener listener) {
    try {
      listener.start();
      open.add(listener);
    } catch (IOException e) {
      LOG.warn(
          "Could not open a door for DogStatsD, the server goes on without it: transport={}"
              + " reason={}; see 'statsd' in aegle.yml, or --statsd-port",
          transport,
          e.toString());
    }
  }

  private void run() {
    for (int second = 1; !closed; second++) {
      LockSupport.parkNanos(TICK.toNanos());
      if (closed) {
        return;
      }
      round(second);
    }
  }

  /** What is done every second. What fails keeps nothing else from being done. */
  void round(int second) {
    listeners.values().forEach(listener -> attempt("look after a door", listener::tick));
    attempt("pass on events", desk::pass);
    if (second % FLUSH_SECONDS == 0) {
      attempt("write sums", desk::flush);
    }
  }

  private void attempt(String what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      desk.refuse("loop_failed", 1);
      LOG.error("Could not {} of DogStatsD", what, e);
    }
  }

  /** Closes the doors and writes what has been gathered. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(loop);
    List<Listener> closing;
    synchronized (this) {
      closing = List.copyOf(open);
      open.clear();
    }
    for (Listener listener : closing) {
      try {
        listener.close();
      } catch (IOException e) {
        LOG.warn("Could not close a door for DogStatsD: reason={}", e.toString());
      }
    }
    try {
      Listener.join(loop);
    } catch (IOException e) {
      LOG.warn("Could not end the loop of DogStatsD: reason={}", e.toString());
    }
    attempt("pass on events", desk::pass);
    attempt("write sums", desk::flush);
  }
}
