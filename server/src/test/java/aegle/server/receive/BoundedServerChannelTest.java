package aegle.server.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedServerChannelTest {
  private static final int FRAME_OF_SETTINGS = 4;

  @Test
  void a_connection_too_many_is_closed_and_one_that_ends_makes_room() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    EventLoopGroup threads = BoundedServerChannel.threads("test", 1);
    Server server =
        NettyServerBuilder.forAddress(any)
            .bossEventLoopGroup(threads)
            .workerEventLoopGroup(threads)
            .channelFactory(() -> new BoundedServerChannel(1, meters))
            .build()
            .start();
    try (Socket first = connect(server)) {
      assertThat(firstFrame(first)).isEqualTo(FRAME_OF_SETTINGS);
      try (Socket second = connect(server)) {
        assertThatThrownBy(() -> firstFrame(second)).isInstanceOf(SocketException.class);
      }
      assertThat(meters.get("aegle.grpc.connections.refused").counter().count()).isEqualTo(1);
      first.shutdownOutput();
      assertThat(first.getInputStream().readAllBytes()).isNotNull();
      try (Socket third = connect(server)) {
        assertThat(firstFrame(third)).isEqualTo(FRAME_OF_SETTINGS);
      }
    } finally {
      server.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
      BoundedServerChannel.end(threads);
    }
  }

  private static Socket connect(Server server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** The type of the frame with which a server of HTTP/2 begins (RFC 9113, section 4.1). */
  private static int firstFrame(Socket socket) throws IOException {
    byte[] head = socket.getInputStream().readNBytes(9);
    if (head.length < 9) {
      throw new SocketException("closed");
    }
    return head[3];
  }
}
