package aegle.server.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.server.tls.Certificates;
import aegle.server.tls.TlsSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteadyProtocolTest {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Far more bytes than come within the patience, one every few milliseconds. */
  private static final int ENDLESS = 20_000;

  @TempDir private Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Tomcat tomcat = new Tomcat();
  private final HttpSettings settings = new HttpSettings(meters);
  private Connector connector;
  private Connector behindTls;

  @BeforeEach
  void start() throws Exception {
    tomcat.setBaseDir(folder.toString());
    tomcat.setSilent(true);
    connector = newConnector();
    behindTls = newConnector();
    SteadyProtocol protocol = (SteadyProtocol) behindTls.getProtocolHandler();
    protocol.setSSLEnabled(true);
    Certificates certificates =
        new Certificates(
            new TlsSettings(List.of(), Optional.empty()), "", folder, InstantSource.system());
    protocol.addSslHostConfig(settings.tls(certificates.current().store(), Certificates.ALIAS));
    Context context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "echo", new Echo()).addMapping("/*");
    tomcat.start();
  }

  private Connector newConnector() {
    Connector made = new Connector(HttpSettings.PROTOCOL);
    made.setPort(0);
    settings.apply(made);
    ((SteadyProtocol) made.getProtocolHandler()).setPatience(PATIENCE);
    tomcat.setConnector(made);
    return made;
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  /** Reads its body where it is asked to, and says how long it was. */
  private static final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getRequestURI().equals("/form")) {
        response.getWriter().print("form " + request.getParameter("a"));
      } else if (request.getRequestURI().equals("/read")) {
        response.getWriter().print("read " + request.getInputStream().readAllBytes().length);
      } else {
        response.getWriter().print("unread");
      }
    }
  }

  @Test
  void a_head_that_trickles_is_cut() throws Exception {
    try (Socket socket = connect(connector, "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")) {
      assertThat(trickle(socket, 'a')).isLessThan(ENDLESS);
    }
    assertThat(cut("slow_head")).isEqualTo(1);
  }

  @Test
  void empty_lines_are_no_request() throws Exception {
    try (Socket socket = connect(connector, "\r\n")) {
      assertThat(trickle(socket, '\n')).isLessThan(ENDLESS);
    }
    assertThat(cut("slow_head")).isEqualTo(1);
  }

  @Test
  void a_body_that_trickles_is_cut_whoever_reads_it() throws Exception {
    for (String path : new String[] {"/read", "/form"}) {
      try (Socket socket = connect(connector, post(path, ENDLESS))) {
        assertThat(trickle(socket, 'a')).isLessThan(ENDLESS);
      }
    }
    assertThat(cut("slow_body")).isEqualTo(2);
  }

  @Test
  void a_slow_body_that_its_reader_and_the_watch_find_at_once_counts_once() {
    SteadyConnection connection =
        new SteadyConnection((SteadyProtocol) connector.getProtocolHandler());

    connection.countSlowBody();
    connection.countSlowBody();

    assertThat(cut("slow_body")).isEqualTo(1);
  }

  @Test
  void the_frame_of_a_chunked_body_is_not_waited_for_either() throws Exception {
    String head = "POST /read HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (String begin : new String[] {"1\r\na\r\n0\r\nX-Trailer: ", "5;extension="}) {
      try (Socket socket = connect(connector, head + begin)) {
        assertThat(trickle(socket, 'a')).isLessThan(ENDLESS);
      }
    }
    assertThat(cut("slow_body")).isEqualTo(2);
  }

  @Test
  void the_rest_of_a_body_that_nobody_reads_is_not_waited_for_either() throws Exception {
    try (Socket socket = connect(connector, post("/unread", ENDLESS))) {
      assertThat(trickle(socket, 'a')).isLessThan(ENDLESS);
    }
    assertThat(cut("slow_rest")).isEqualTo(1);
  }

  @Test
  void a_handshake_that_trickles_is_cut() throws Exception {
    // A record of TLS that says it has 512 bytes, of which none is ever whole.
    try (Socket socket = connect(behindTls, "\u0016\u0003\u0001\u0002\u0000")) {
      assertThat(trickle(socket, '\u0001')).isLessThan(512);
    }
    assertThat(cut("slow_handshake")).isEqualTo(1);
  }

  @Test
  void a_connection_is_kept_from_one_request_to_the_next() throws Exception {
    try (Socket socket = connect(connector, "")) {
      InputStream in = socket.getInputStream();
      long begun = System.nanoTime();
      int requests = 0;
      while (System.nanoTime() - begun < PATIENCE.multipliedBy(3).toNanos()) {
        socket.setSoTimeout(20_000);
        send(socket, post("/read", 3) + "abc");
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("read 3") < 0) {
          int read = in.read();
          assertThat(read).as("request %d after %s", requests, answer).isNotNegative();
          answer.append((char) read);
        }
        requests++;
        pause(socket);
      }
    }
    assertThat(meters.find("aegle.http.connections.cut").counter()).isNull();
  }

  private static String post(String path, int length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static Socket connect(Connector connector, String first) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    send(socket, first);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Waits for what does not come, so that a connection serves fewer than Tomcat's 100 requests. */
  private static void pause(Socket socket) throws IOException {
    socket.setSoTimeout(40);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  /** Sends one byte after the other until the server hangs up; how many it took. */
  private static int trickle(Socket socket, char one) throws IOException {
    socket.setSoTimeout(5);
    IntUnaryOperator read =
        _ -> {
          try {
            return socket.getInputStream().read();
          } catch (SocketTimeoutException e) {
            return 0;
          } catch (IOException e) {
            return -1;
          }
        };
    for (int sent = 0; sent < ENDLESS; sent++) {
      if (read.applyAsInt(sent) < 0) {
        return sent;
      }
      try {
        socket.getOutputStream().write(one);
      } catch (SocketException _) {
        return sent;
      }
    }
    return ENDLESS;
  }

  private double cut(String reason) {
    return meters.get("aegle.http.connections.cut").tag("reason", reason).counter().count();
  }
}
