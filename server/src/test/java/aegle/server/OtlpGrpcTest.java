package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static aegle.server.SendingPlatform.found;
import static aegle.server.SendingPlatform.nowNanos;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.otlp.OtlpSignal;
import aegle.server.intake.IntakeLimits;
import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OTLP over gRPC, by a real client, at the door of a closed server. */
class OtlpGrpcTest {
  private static final Path CAPTURES = Path.of("..", "..", "shared", "captures", "otlp");

  private static RunningAegle aegle;
  private static ManagedChannel channel;
  private static int port;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path config = SendingPlatform.writeDecisions(folder.resolve("config"));
    port = FreePort.find();
    aegle =
        RunningAegle.start(new ServerOptions(config, folder.resolve("data"), 0, port, 0, false));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    aegle.close();
  }

  @Test
  void a_log_and_a_span_arrive_plain_and_gzipped() throws Exception {
    String trace = "ad".repeat(16);
    ExportLogsServiceRequest.Builder logs = ExportLogsServiceRequest.newBuilder();
    logs.addResourceLogsBuilder()
        .addScopeLogsBuilder()
        .addLogRecordsBuilder()
        .setTimeUnixNano(nowNanos())
        .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(trace)))
        .setBody(AnyValue.newBuilder().setStringValue("a log over gRPC"));
    assertThat(call(OtlpSignal.LOGS, logs.build().toByteArray(), "identity", "Bearer s3cret"))
        .isEmpty();
    assertThat(found(aegle, "log", "trace.id:" + trace).get("message").asString())
        .isEqualTo("a log over gRPC");

    ExportTraceServiceRequest.Builder traces = ExportTraceServiceRequest.newBuilder();
    traces
        .addResourceSpansBuilder()
        .addScopeSpansBuilder()
        .addSpans(
            Span.newBuilder()
                .setName("gRPC span")
                .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(trace)))
                .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex("ad".repeat(8))))
                .setStartTimeUnixNano(nowNanos() - 1_000_000)
                .setEndTimeUnixNano(nowNanos()));
    assertThat(call(OtlpSignal.TRACES, traces.build().toByteArray(), "gzip", "Bearer s3cret"))
        .isEmpty();
    assertThat(found(aegle, "span", "trace.id:" + trace).get("span.name").asString())
        .isEqualTo("gRPC span");
  }

  @Test
  void what_was_not_kept_of_a_batch_is_told_in_its_answer() {
    ExportTraceServiceRequest.Builder traces = ExportTraceServiceRequest.newBuilder();
    traces.addResourceSpansBuilder().addScopeSpansBuilder().addSpansBuilder().setName("no ids");
    byte[] answer =
        call(OtlpSignal.TRACES, traces.build().toByteArray(), "identity", "Bearer s3cret");
    // ExportTraceServiceResponse: field 1 is the partial success.
    assertThat(answer).isNotEmpty().startsWith((byte) 0x0a);
  }

  @Test
  void calls_without_a_key_that_may_write_are_turned_away() throws Exception {
    byte[] empty = {};
    assertThat(refusal(OtlpSignal.LOGS, empty, "").getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(refusal(OtlpSignal.LOGS, empty, "Bearer wrong").getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    Status reader = refusal(OtlpSignal.TRACES, empty, "Bearer readonly");
    assertThat(reader.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(reader.getDescription()).contains("'reader' may not write");
    assertThat(aegle.get("/metrics", KEY).body())
        .contains("aegle_intake_rejected_total{protocol=\"otlp\",reason=\"unauthorized\"}");
  }

  @Test
  void what_is_no_message_and_what_is_too_large_are_refused() {
    assertThat(refusal(OtlpSignal.LOGS, new byte[] {0x0a, 9, 1}, "Bearer s3cret").getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    byte[] large = new byte[9 << 20];
    assertThat(refusal(OtlpSignal.LOGS, large, "Bearer s3cret").getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    // Packed it is small, and large once unpacked.
    assertThatThrownBy(() -> call(OtlpSignal.LOGS, large, "gzip", "Bearer s3cret"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
  }

  /** What became of a call. */
  private static final class Ending extends ClientCall.Listener<byte[]> {
    private final CompletableFuture<Status> status = new CompletableFuture<>();

    @Override
    public void onClose(Status closed, Metadata trailers) {
      status.complete(closed);
    }
  }

  @Test
  void calls_that_begin_and_say_nothing_take_nobodys_place() throws Exception {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer s3cret");
    byte[] nothing = ExportLogsServiceRequest.getDefaultInstance().toByteArray();
    List<ManagedChannel> connections = new ArrayList<>();
    Map<ClientCall<byte[], byte[]>, Ending> silent = new LinkedHashMap<>();
    for (int i = 0; i < IntakeLimits.DEFAULT.maxRequests() + 4; i++) {
      ManagedChannel own = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      connections.add(own);
      Ending ending = new Ending();
      ClientCall<byte[], byte[]> call =
          own.newCall(method(OtlpSignal.LOGS.grpcPath().substring(1)), CallOptions.DEFAULT);
      call.start(ending, headers);
      call.request(1);
      silent.put(call, ending);
    }
    // All of them have begun; each is answered once it says something, the first as the last.
    for (Map.Entry<ClientCall<byte[], byte[]>, Ending> one : silent.entrySet()) {
      one.getKey().sendMessage(nothing);
      one.getKey().halfClose();
      Status status = one.getValue().status.get(20, TimeUnit.SECONDS);
      assertThat(status.getCode()).isEqualTo(Status.Code.OK);
    }
    connections.forEach(ManagedChannel::shutdownNow);
  }

  @Test
  void a_call_that_is_not_of_otlp_is_not_implemented() {
    assertThatThrownBy(() ->
            ClientCalls.blockingUnaryCall(
                channel, method("grpc.health.v1.Health/Check"), CallOptions.DEFAULT, new byte[0]))
        .hasMessageContaining("UNIMPLEMENTED");
  }

  @Test
  void it_listens_where_the_rest_listens_and_nowhere_else() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(socket.isConnected()).isTrue();
    }
    // Loopback has a whole network of addresses; who binds all of them answers at this one too.
    assertThatThrownBy(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.2", port), 1_000);
              }
            })
        .isInstanceOf(IOException.class);
    awaitMetric("aegle_otlp_grpc_listening 1.0");
  }

  private static void awaitMetric(String line) throws Exception {
    assertThat(aegle.get("/metrics", KEY).body()).contains(line);
  }

  @Test
  void a_port_that_is_taken_costs_this_door_only(@TempDir Path folder) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RunningAegle other =
            RunningAegle.start(
                new ServerOptions(
                    Files.createDirectory(folder.resolve("config")),
                    folder.resolve("data"),
                    0,
                    taken.getLocalPort(),
                    0,
                    true))) {
      assertThat(other.get("/-/ready").status()).isEqualTo(200);
      assertThat(other.get("/metrics").body()).contains("aegle_otlp_grpc_listening 0.0");
    }
  }

  @Test
  void every_recorded_call_of_node_is_taken() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(CAPTURES), "no recorded requests at " + CAPTURES);
    List<Path> bodies;
    try (Stream<Path> files = Files.list(CAPTURES)) {
      bodies =
          files
              .filter(file -> file.getFileName().toString().matches("node-grpc-.*\\.body"))
              .sorted()
              .toList();
    }
    assertThat(bodies).hasSizeGreaterThan(10);
    for (Path body : bodies) {
      ByteBuffer framed = ByteBuffer.wrap(Files.readAllBytes(body));
      boolean gzipped = framed.get() == 1;
      byte[] message = new byte[framed.getInt()];
      framed.get(message);
      OtlpSignal signal =
          Stream.of(OtlpSignal.values())
              .filter(each -> body.toString().contains(service(each)))
              .findFirst()
              .orElseThrow();
      byte[] answer =
          call(
              signal,
              gzipped
                  ? new GZIPInputStream(new ByteArrayInputStream(message)).readAllBytes()
                  : message,
              gzipped ? "gzip" : "identity",
              "Bearer s3cret");
      // Samples become too old to be kept one day, of which the answer tells; records do not.
      if (signal != OtlpSignal.METRICS) {
        assertThat(answer).as("%s", body.getFileName()).isEmpty();
      }
    }
    assertThat(aegle.get("/metrics", KEY).body())
        .contains("aegle_intake_signals_total{protocol=\"otlp\",signal=\"span\"}");
  }

  private static String service(OtlpSignal signal) {
    String path = signal.grpcPath();
    return path.substring(path.lastIndexOf('.') + 1, path.lastIndexOf('/'));
  }

  private static Status refusal(OtlpSignal signal, byte[] message, String authorization) {
    try {
      call(signal, message, "identity", authorization);
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
    throw new AssertionError("the call was answered");
  }

  private static byte[] call(
      OtlpSignal signal, byte[] message, String compression, String authorization) {
    Metadata headers = new Metadata();
    if (!authorization.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    }
    Channel with =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    return ClientCalls.blockingUnaryCall(
        with,
        method(signal.grpcPath().substring(1)),
        CallOptions.DEFAULT.withCompression(compression),
        message);
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(name)
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
