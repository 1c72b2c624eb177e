package aegle.server.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelDropsTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
  void what_nobody_reads_in_time_is_counted_by_the_kernel(String listen) throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/net/udp")), "no /proc/net/udp here");
    try (DatagramChannel full = DatagramChannel.open(StandardProtocolFamily.INET);
        DatagramChannel sender = DatagramChannel.open(StandardProtocolFamily.INET)) {
      full.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
      full.bind(new InetSocketAddress(listen, 0));
      InetSocketAddress address = (InetSocketAddress) full.getLocalAddress();
      KernelDrops drops = new KernelDrops(new InetSocketAddress(listen, address.getPort()));
      assertThat(drops.count()).isZero();
      for (int i = 0; i < 200; i++) {
        sender.send(
            ByteBuffer.allocate(1_000),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
      }
      assertThat(drops.count()).isBetween(100L, 200L);
    }
  }

  @Test
  void a_socket_that_is_not_there_has_lost_nothing() throws Exception {
    assertThat(
            new KernelDrops(new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 1))
                .count())
        .isZero();
  }
}
