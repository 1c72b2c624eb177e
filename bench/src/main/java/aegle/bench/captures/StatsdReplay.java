package aegle.bench.captures;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replays packets of DogStatsD, which nobody answers: what became of one is read from the counters
 * of the server.
 */
final class StatsdReplay {
  private static final int LENGTH_BYTES = 4;
  private static final int PACKET_POLLS = 200;
  private static final long POLL_NANOS = 10_000_000;
  private static final int VALUE_POLLS = 60;
  private static final long VALUE_POLL_NANOS = 500_000_000;
  private static final double TOLERANCE = 1e-9;
  private static final Pattern PACKETS = Pattern.compile("aegle_statsd_packets_total\\{.*} (.*)");
  private static final Pattern REFUSED =
      Pattern.compile(
          "aegle_intake_rejected_total\\{protocol=\"dogstatsd\",reason=\"([a-z_]+)\"} (.*)");

  /** What no store can keep; Datadog drops it as well. */
  private static final String NOT_FINITE = "metric_value_not_finite";

  private final Wire wire;
  private final Places places;
  private final StatsdLines lines = new StatsdLines();
  private int accepted;
  private int found;
  private int lookedUp;
  private final List<String> complaints = new ArrayList<>();

  /**
   * Where packets go.
   *
   * @param tcpPort 0: what was recorded over TCP goes over UDP
   * @param stream the socket for streams; an empty path: those go over UDP too
   */
  record Places(String host, int udpPort, int tcpPort, Path stream) {
    /** Of a server whose configuration is not ours. */
    static Places usual(String host) {
      return new Places(host, 8_125, 0, Path.of(""));
    }
  }

  /** What became of a family. */
  record Outcome(int accepted, List<String> complaints, int found, int lookedUp) {}

  StatsdReplay(Wire wire, Places places) {
    this.wire = wire;
    this.places = places;
  }

  Outcome replay(List<Capture> captures) {
    for (Capture capture : captures) {
      replay(capture);
    }
    lookUp();
    return new Outcome(accepted, complaints, found, lookedUp);
  }

  private void replay(Capture capture) {
    Map<String, Double> before = refused();
    double packets = packets();
    byte[] body = capture.body();
    boolean framed = capture.name().contains("stream-agg");
    try {
      send(body, framed, capture.name().contains("tcp"));
    } catch (IOException e) {
      complaints.add("  not sent: " + capture.name() + ": " + e);
      return;
    }
    for (int poll = 0; poll < PACKET_POLLS && packets() == packets; poll++) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    if (packets() == packets) {
      complaints.add("  not taken: " + capture.name());
      return;
    }
    frames(body, framed).forEach(lines::take);
    Map<String, Double> after = refused();
    before.forEach((reason, count) -> after.merge(reason, -count, Double::sum));
    after.remove(NOT_FINITE);
    after.values().removeIf(count -> count == 0);
    if (after.isEmpty()) {
      accepted++;
    } else {
      complaints.add("  refused: " + capture.name() + ": " + after);
    }
  }

  private void send(byte[] body, boolean framed, boolean tcp) throws IOException {
    if (framed && !places.stream().toString().isEmpty()) {
      try (SocketChannel channel =
          SocketChannel.open(UnixDomainSocketAddress.of(places.stream()))) {
        write(channel, body);
      }
    } else if (tcp && places.tcpPort() != 0) {
      InetSocketAddress address = new InetSocketAddress(places.host(), places.tcpPort());
      try (SocketChannel channel = SocketChannel.open(address)) {
        write(channel, body);
      }
    } else {
      InetSocketAddress address = new InetSocketAddress(places.host(), places.udpPort());
      try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
        for (String packet : frames(body, framed)) {
          channel.send(ByteBuffer.wrap(packet.getBytes(StandardCharsets.UTF_8)), address);
        }
      }
    }
  }

  private static void write(SocketChannel channel, byte[] body) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(body);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static List<String> frames(byte[] body, boolean framed) {
    List<String> packets = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    while (framed && rest.remaining() > LENGTH_BYTES) {
      byte[] packet = new byte[Math.min(rest.getInt(), rest.remaining())];
      rest.get(packet);
      packets.add(new String(packet, StandardCharsets.UTF_8));
    }
    if (!framed) {
      packets.add(new String(body, StandardCharsets.UTF_8));
    }
    return packets;
  }

  private double packets() {
    double sum = 0;
    for (String line : wire.metrics().split("\n", -1)) {
      Matcher matcher = PACKETS.matcher(line);
      sum += matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    }
    return sum;
  }

  private Map<String, Double> refused() {
    Map<String, Double> refused = new TreeMap<>();
    for (String line : wire.metrics().split("\n", -1)) {
      Matcher matcher = REFUSED.matcher(line);
      if (matcher.matches()) {
        refused.put(matcher.group(1), Double.valueOf(matcher.group(2)));
      }
    }
    return refused;
  }

  /** Asks until all is found: sums are written every ten seconds. */
  private void lookUp() {
    List<StatsdLines.Expected> values = lines.values();
    List<String> sets = new ArrayList<>(lines.sets());
    List<String> records = new ArrayList<>(lines.records());
    lookedUp = values.size() + sets.size() + records.size();
    for (int poll = 0; poll < VALUE_POLLS; poll++) {
      values.removeIf(this::isShown);
      sets.removeIf(this::isCounted);
      records.removeIf(record -> wire.finds(new Lookups.Question("log", record)));
      if (values.size() + sets.size() + records.size() == 0) {
        break;
      }
      LockSupport.parkNanos(VALUE_POLL_NANOS);
    }
    found = lookedUp - values.size() - sets.size() - records.size();
    values.forEach(value ->
        complaints.add(
            "  not found: " + value.selector() + " = " + value.value() + " but " + shown(value)));
    sets.forEach(set -> complaints.add("  not found: " + set));
    records.forEach(record -> complaints.add("  not found: " + record));
  }

  private boolean isCounted(String set) {
    int labels = set.split("=\"", -1).length - 1;
    List<Double> counts = wire.values("max_over_time(" + set + "[10m])", labels, 0);
    return counts.size() == 1 && counts.getFirst() >= 1;
  }

  private boolean isShown(StatsdLines.Expected expected) {
    List<Double> shown = shown(expected);
    return shown.size() == 1
        && Math.abs(shown.getFirst() - expected.value())
            <= TOLERANCE * Math.max(1, Math.abs(expected.value()));
  }

  private List<Double> shown(StatsdLines.Expected expected) {
    String query = "last_over_time(" + expected.selector() + "[5m])";
    return wire.values(query, expected.labels(), expected.atSeconds());
  }
}
