package aegle.server.receive;

import aegle.protocols.otlp.OtlpSignal;
import aegle.server.intake.IntakeLimits;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OTLP over gRPC, without TLS as over HTTP. Messages stay bytes until OTLP's reader has walked
 * them, which is why no generated service stands here. A port that is taken costs this door only:
 * the server goes on without it, and says so.
 */
public final class GrpcDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcDoor.class);
  private static final int MAX_METADATA_BYTES = 16 * 1024;
  private static final int CLOSE_SECONDS = 5;

  /** A connection without calls is closed; SDKs open another when they have something to say. */
  private static final int MAX_IDLE_SECONDS = 60;

  /** What a connection says first has this long to come. */
  private static final int HANDSHAKE_SECONDS = 20;

  /** A connection is told to end after this, and with it the calls that never do. */
  private static final int MAX_AGE_SECONDS = 300;

  private static final int GRACE_SECONDS = 30;
  private static final int MAX_CONNECTIONS = 2_000;

  private final InetSocketAddress address;
  private final IntakeLimits limits;
  private final Methods methods;
  private final GrpcRefusals refusals;
  private final MeterRegistry meters;
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("otlp-grpc-", 0).factory());
  private final EventLoopGroup acceptors = BoundedServerChannel.threads("otlp-grpc-accept", 1);
  private final EventLoopGroup readers = BoundedServerChannel.threads("otlp-grpc-read", 2);
  private @Nullable Server server;

  /**
   * A door that is still closed.
   *
   * @param address which the server listens on; port 0: the door stays closed
   */
  public GrpcDoor(InetSocketAddress address, RecordDesk desk, MeterRegistry meters) {
    this.address = address;
    this.limits = desk.limits();
    this.meters = meters;
    this.methods = new Methods(new GrpcCalls(desk));
    this.refusals = new GrpcRefusals(desk.reception(), GrpcCalls.PROTOCOL);
    if (address.getPort() != 0) {
      Gauge.builder("aegle.otlp.grpc.listening", this, door -> door.port() == 0 ? 0 : 1)
          .description("Whether OTLP is taken over gRPC; 0 when its port was taken.")
          .register(meters);
    }
  }

  /** Opens the door, unless it is to stay closed or its port is taken. */
  public synchronized void start() {
    if (address.getPort() == 0) {
      return;
    }
    Server opening =
        NettyServerBuilder.forAddress(address)
            .executor(calls)
            .bossEventLoopGroup(acceptors)
            .workerEventLoopGroup(readers)
            .fallbackHandlerRegistry(methods)
            .addStreamTracerFactory(refusals)
            .maxInboundMessageSize(limits.maxBodyBytes())
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(limits.maxRequests())
            .channelFactory(() -> new BoundedServerChannel(MAX_CONNECTIONS, meters))
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
            .maxConnectionIdle(MAX_IDLE_SECONDS, TimeUnit.SECONDS)
            .maxConnectionAge(MAX_AGE_SECONDS, TimeUnit.SECONDS)
            .maxConnectionAgeGrace(GRACE_SECONDS, TimeUnit.SECONDS)
            .build();
    try {
      server = opening.start();
      LOG.info("Opened the door for OTLP over gRPC: address={}", address);
    } catch (IOException e) {
      opening.shutdownNow();
      LOG.warn(
          "Could not open the door for OTLP over gRPC, the server goes on without it:"
              + " address={} reason={}; choose another port with --otlp-grpc-port",
          address,
          String.valueOf(e.getMessage()));
    }
  }

  /** The port that is listened on, or 0. */
  synchronized int port() {
    return server == null ? 0 : server.getPort();
  }

  @Override
  public synchronized void close() {
    Server open = server;
    server = null;
    if (open != null) {
      open.shutdown();
      try {
        if (!open.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
          open.shutdownNow();
        }
      } catch (InterruptedException e) {
        open.shutdownNow();
      }
    }
    calls.close();
    BoundedServerChannel.end(acceptors);
    BoundedServerChannel.end(readers);
  }

  /** The three calls of OTLP; any other is answered UNIMPLEMENTED. */
  private static final class Methods extends HandlerRegistry {
    private final Map<OtlpSignal, ServerMethodDefinition<InputStream, byte[]>> bySignal =
        new EnumMap<>(OtlpSignal.class);

    Methods(GrpcCalls calls) {
      for (OtlpSignal signal : OtlpSignal.values()) {
        MethodDescriptor<InputStream, byte[]> method =
            MethodDescriptor.newBuilder(new Untouched(), new Bytes())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(signal.grpcPath().substring(1))
                .build();
        bySignal.put(
            signal,
            ServerMethodDefinition.create(
                method, (call, headers) -> calls.begin(signal, call, headers)));
      }
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
        String name, @Nullable String authority) {
      return OtlpSignal.ofGrpcPath("/" + name).map(bySignal::get).orElse(null);
    }
  }

  /** A request: the stream as it comes, unpacked and bounded by gRPC. */
  private static final class Untouched implements MethodDescriptor.Marshaller<InputStream> {
    @Override
    public InputStream stream(InputStream value) {
      return value;
    }

    @Override
    public InputStream parse(InputStream stream) {
      return stream;
    }
  }

  /** An answer. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new AssertionError("BUG: this side writes answers and reads none");
    }
  }
}
