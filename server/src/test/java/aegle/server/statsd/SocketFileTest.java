package aegle.server.statsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("dsd.socket");
  }

  @Test
  void a_stream_that_somebody_listens_to_stays_and_what_he_left_is_removed() throws Exception {
    try (ServerSocketChannel living = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      living.bind(UnixDomainSocketAddress.of(path));
      assertHeld();
      try (SocketChannel sender = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        assertThat(sender.isConnected()).isTrue();
      }
    }
    assertThat(path).as("the JDK leaves it").exists();
    SocketFile.clear(path);
    assertThat(path).doesNotExist();
  }

  @Test
  void a_socket_for_datagrams_that_somebody_reads_stays_and_what_he_left_is_removed()
      throws Exception {
    Assumptions.assumeTrue(UnixDatagramSocket.missing().isEmpty(), "only Linux has them here");
    UnixDatagramSocket living = UnixDatagramSocket.bind(path, 100, 100_000);
    assertHeld();
    living.free();
    assertThat(path).exists();
    SocketFile.clear(path);
    assertThat(path).doesNotExist();
  }

  @Test
  void what_is_no_socket_stays() throws Exception {
    Files.writeString(path, "somebody's notes");
    assertThatThrownBy(() -> SocketFile.clear(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no socket");
    assertThat(path).exists();
  }

  private void assertHeld() {
    assertThatThrownBy(() -> SocketFile.clear(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is held by another process");
    assertThat(path).exists();
  }
}
