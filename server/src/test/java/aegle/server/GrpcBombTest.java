package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.otlp.OtlpSignal;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are too large, or become so, at the gRPC door of a server whose log is read. */
class GrpcBombTest {
  private static ServerProcess server;
  private static ManagedChannel channel;
  private static int port;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    port = FreePort.find();
    List<String> words = List.of("--otlp-grpc-port", Integer.toString(port));
    server = ServerProcess.start(folder, words, "-Xmx192m", "-XX:+ExitOnOutOfMemoryError");
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    server.close();
  }

  @Test
  void a_message_that_is_too_large_is_a_line_in_the_log_and_counted() throws Exception {
    double before = refused("too_large");
    assertOneLineFor("identity", new byte[9 << 20]);
    assertThat(refused("too_large")).isEqualTo(before + 1);
  }

  @Test
  void a_message_that_becomes_too_large_is_a_line_in_the_log_and_counted() throws Exception {
    double before = refused("too_large");
    assertOneLineFor("gzip", new byte[100 << 20]);
    assertThat(refused("too_large")).isEqualTo(before + 1);
  }

  @Test
  void bytes_that_are_no_call_at_all_are_a_line_in_the_log() throws Exception {
    int begin = server.log().length();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      socket.getInputStream().readAllBytes();
    }
    assertThat(server.log().substring(begin).lines().toList()).hasSizeLessThan(2);
  }

  private static void assertOneLineFor(String compression, byte[] message) throws Exception {
    int begin = server.log().length();
    assertThat(code(compression, message)).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    // What it says of a call is written before its next call is answered on the same connection.
    assertThat(code("identity", new byte[0])).isEqualTo(Status.Code.OK);
    assertThat(server.log().substring(begin).lines().toList()).hasSizeLessThan(2);
  }

  private static Status.Code code(String compression, byte[] message) {
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          MethodDescriptor.newBuilder(new Bytes(), new Bytes())
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(OtlpSignal.LOGS.grpcPath().substring(1))
              .build(),
          CallOptions.DEFAULT.withCompression(compression),
          message);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static double refused(String reason) throws Exception {
    URI metrics = server.address().resolve("/metrics");
    String series = "aegle_intake_rejected_total{protocol=\"otlp\",reason=\"" + reason + "\"} ";
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(series))
          .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
          .sum();
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }
}
