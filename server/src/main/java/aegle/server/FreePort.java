package aegle.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * A port that nobody listens on. It is wanted before the server listens, since rules, messages and
 * own figures name the server's address from their beginning, and a start that must fail should
 * leave no data folder behind.
 */
final class FreePort {
  private FreePort() {}

  static int find() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot find a free port: " + e.getMessage(), e);
    }
  }

  /**
   * Makes sure that the server will be able to listen there.
   *
   * @param address as digits, of this machine
   * @throws PortTakenException with what to do
   */
  static void require(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // As Tomcat asks for it: connections of a server that has just ended are no hindrance.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new PortTakenException(
          "cannot listen on "
              + address
              + " port "
              + port
              + ": "
              + e.getMessage()
              + "; stop what listens there, choose another port with --port N, or see 'listen' in"
              + " aegle.yml",
          e);
    }
  }
}
