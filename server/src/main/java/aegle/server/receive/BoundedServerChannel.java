package aegle.server.receive;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The port of gRPC, which has no bound of its own for connections: those beyond it are closed. */
final class BoundedServerChannel extends NioServerSocketChannel {
  private static final int END_SECONDS = 5;

  private final int maxConnections;
  private final Counter refused;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * A port that is not bound yet.
   *
   * @param maxConnections that are open at the same time
   * @param meters gets {@code aegle_grpc_connections_refused_total}
   */
  BoundedServerChannel(int maxConnections, MeterRegistry meters) {
    this.maxConnections = maxConnections;
    this.refused =
        Counter.builder("aegle.grpc.connections.refused")
            .description("Connections to the port of gRPC beyond as many as are allowed.")
            .register(meters);
  }

  /** Threads for the events of such a port, or of its connections. They start with their first. */
  static EventLoopGroup threads(String name, int count) {
    return new MultiThreadIoEventLoopGroup(
        count, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  /** Ends threads without waiting for what nobody will send any more. */
  static void end(EventLoopGroup threads) {
    Future<?> _ = threads.shutdownGracefully(0, END_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int before = accepted.size();
    super.doReadMessages(accepted);
    for (int i = accepted.size() - 1; i >= before; i--) {
      Channel connection = (Channel) accepted.get(i);
      if (open.incrementAndGet() > maxConnections) {
        open.decrementAndGet();
        refused.increment();
        accepted.remove(i);
        connection.unsafe().closeForcibly();
      } else {
        ChannelFuture _ = connection.closeFuture().addListener(_ -> open.decrementAndGet());
      }
    }
    return accepted.size() - before;
  }
}
