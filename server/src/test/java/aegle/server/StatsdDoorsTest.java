package aegle.server;

import static aegle.server.SendingPlatform.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DogStatsD at every door of a closed server. */
class StatsdDoorsTest {
  private static RunningAegle aegle;
  private static Path folder;
  private static int udp;
  private static int tcp;

  @BeforeAll
  static void start(@TempDir Path scratch) throws Exception {
    folder = scratch;
    Path config = SendingPlatform.writeDecisions(scratch.resolve("config"));
    tcp = FreePort.find();
    udp = freeUdpPort();
    Files.writeString(
        config.resolve("aegle.yml"),
        """

        statsd:
          tcp-port: %d
          unix-datagram: %s
          unix-stream: %s
        """
            .formatted(tcp, scratch.resolve("dsd.socket"), scratch.resolve("dsd.stream")),
        StandardOpenOption.APPEND);
    aegle =
        RunningAegle.start(new ServerOptions(config, scratch.resolve("data"), 0, 0, 0, udp, false));
  }

  static int freeUdpPort() throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return socket.getLocalPort();
    }
  }

  @AfterAll
  static void stop() {
    aegle.close();
  }

  @Test
  void what_comes_over_udp_is_found_by_query() throws Exception {
    sendUdp("udp.booked:3|c|#clinic_id:c-1\nudp.broken\nudp.wait:42|ms\nudp.users:ann|s\n");
    assertFound("udp_booked_total{clinic_id=\"c-1\",project=\"statsd\"} == 3");
    assertFound("udp_wait_bucket{le=\"50\"} == 1");
    assertFound("udp_users == 1");
    assertRefused("metric_type_missing");
    assertThat(aegle.get("/metrics", KEY).body()).contains("aegle_statsd_kernel_drops_total 0.0");
  }

  @Test
  void events_and_service_checks_are_records_and_a_check_is_a_gauge() throws Exception {
    sendUdp("_e{15,5}:Deploy finished|v1.42|t:warning|#env:e2e\n_sc|db.up|2|h:db-1|m:refused");
    assertRecord("message:\"Deploy finished\" AND level:warn AND environment:e2e");
    assertRecord("message:\"db up is critical refused\" AND level:error AND host.name:\"db-1\"");
    assertFound("db_up_status{host=\"db-1\"} == 2");
  }

  @Test
  void what_comes_over_tcp_is_cut_at_its_lines() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcp)) {
      OutputStream out = socket.getOutputStream();
      out.write("tcp.one:1|c\ntcp.tw".getBytes(UTF_8));
      out.flush();
      out.write(("o:2|c\n" + "x".repeat(200_000)).getBytes(UTF_8));
      out.flush();
      out.write("y:1|c\ntcp.last:3|c".getBytes(UTF_8));
    }
    assertFound("tcp_one_total == 1");
    assertFound("tcp_two_total == 2");
    assertFound("tcp_last_total == 3");
    assertRefused("line_too_long");
  }

  @Test
  void what_comes_over_a_unix_stream_is_cut_by_its_lengths() throws Exception {
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("dsd.stream")))) {
      ByteBuffer packets = ByteBuffer.allocate(1_000).order(ByteOrder.LITTLE_ENDIAN);
      for (String packet : new String[] {"uds.one:1|c\nuds.two:2|c\n", "uds.one:4|c"}) {
        packets.putInt(packet.length()).put(packet.getBytes(UTF_8));
      }
      packets.flip();
      int middle = packets.limit() - 5;
      channel.write(packets.duplicate().limit(middle));
      channel.write(packets.position(middle));
    }
    assertFound("uds_one_total == 5");
    assertFound("uds_two_total == 2");
  }

  @Test
  void what_comes_to_a_unix_socket_for_datagrams_is_taken() throws Exception {
    Process python =
        new ProcessBuilder(
                "python3",
                "-c",
                "import socket,sys; s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM);"
                    + "[s.sendto(b'dgram.one:2|c',sys.argv[1]) for _ in range(3)];"
                    + "s.sendto(b'dgram.big:1|c|#x:'+b'a'*60000,sys.argv[1])",
                folder.resolve("dsd.socket").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(python.getInputStream().readAllBytes(), UTF_8);
    Assumptions.assumeTrue(python.waitFor() != 127, "python3 is not installed");
    assertThat(said).isEmpty();
    assertFound("dgram_one_total == 6");
    assertRefused("metric_tag_too_long");
  }

  @Test
  void a_restart_loses_nothing_that_was_gathered_and_counters_go_on(@TempDir Path scratch)
      throws Exception {
    Path config = SendingPlatform.writeDecisions(scratch.resolve("config"));
    int port = freeUdpPort();
    ServerOptions options =
        new ServerOptions(config, scratch.resolve("data"), 0, 0, 0, port, false);
    try (RunningAegle first = RunningAegle.start(options)) {
      sendUdp("kept.booked:5|c\nkept.wait:7|ms", port);
      RunningAegle.await(
          "the packet",
          () -> first.get("/metrics", KEY).body(),
          page -> page.contains("aegle_statsd_packets_total{transport=\"udp\"} 1.0"));
    }
    try (RunningAegle second = RunningAegle.start(options)) {
      sendUdp("kept.booked:1|c\nkept.wait:9|ms", port);
      for (String query : new String[] {"kept_booked_total == 6", "kept_wait_sum == 16"}) {
        RunningAegle.await(query, () -> second.query(query, KEY), result -> result.size() == 1);
      }
    }
  }

  private static void sendUdp(String packet) throws IOException {
    sendUdp(packet, udp);
  }

  static void sendUdp(String packet, int port) throws IOException {
    byte[] bytes = packet.getBytes(UTF_8);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(
          new DatagramPacket(
              bytes, bytes.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }
  }

  private static void assertFound(String query) throws Exception {
    RunningAegle.await(query, () -> aegle.query(query, KEY), result -> result.size() == 1);
  }

  private static void assertRefused(String reason) throws Exception {
    String line =
        "aegle_intake_rejected_total{protocol=\"dogstatsd\",reason=\"" + reason + "\"} 1.0";
    RunningAegle.await(line, () -> aegle.get("/metrics", KEY).body(), page -> page.contains(line));
  }

  private static void assertRecord(String query) throws Exception {
    String path = "/api/aegle/v1/records/count?kind=log&q=" + URLEncoder.encode(query, UTF_8);
    RunningAegle.await(
        query, () -> aegle.get(path, KEY).json().at("/data/count").asInt(), count -> count == 1);
  }
}
