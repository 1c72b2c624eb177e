package aegle.clinic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ports of the demo. Aegle's is chosen; the others keep their distance from it.
 *
 * @param aegle pages, APIs and intake
 * @param clinic the platform
 * @param control days, mailbox and webhooks
 * @param ai the simulated AI service
 * @param smtp the mail server
 * @param postgres the database
 */
record DemoPorts(int aegle, int clinic, int control, int ai, int smtp, int postgres) {
  static final int DEFAULT_AEGLE = 8600;
  private static final int FURTHEST = 132;
  private static final int MAX_PORT = 65_535;
  private static final int IN_USE = 2;

  /** Ports around Aegle's: with 8600, the clinic answers on 8700. */
  static DemoPorts around(int aegle) {
    if (aegle < 1024 || aegle > MAX_PORT - FURTHEST) {
      throw new IllegalArgumentException(
          "--port is %d; use one from 1024 to %d, since the demo takes ports up to %d above it"
              .formatted(aegle, MAX_PORT - FURTHEST, FURTHEST));
    }
    return new DemoPorts(
        aegle, aegle + 100, aegle + 101, aegle + 102, aegle + 125, aegle + FURTHEST);
  }

  /** Throws a sentence that names the first port that somebody else has. */
  void requireFree() {
    Map<String, Integer> uses = new LinkedHashMap<>();
    uses.put("Aegle", aegle);
    uses.put("the clinic", clinic);
    uses.put("the control port", control);
    uses.put("the AI service", ai);
    uses.put("the mail server", smtp);
    uses.put("PostgreSQL", postgres);
    uses.forEach((use, port) -> {
      if (!isFree(port)) {
        throw new DemoException(
            IN_USE,
            ("port %d, meant for %s, is taken: perhaps another demo still runs. Stop what"
                    + " listens there ('ss -ltnp sport = :%d' names it) or take other ports"
                    + " with --port N")
                .formatted(port, use, port));
      }
    });
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
