package aegle.clinic.week.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.xerial.snappy.Snappy;

/** Reads remote-write requests with a decoder of its own and remembers what matters. */
public final class WriteReceiver implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Double> lastValues = new HashMap<>();
  private final Map<String, Long> lastTimes = new HashMap<>();
  private final TreeSet<String> fallen = new TreeSet<>();
  private String refusal = "";
  private long samples;
  private long outOfOrder;
  private long firstMillis = Long.MAX_VALUE;

  private WriteReceiver(HttpServer server) {
    this.server = server;
  }

  public static WriteReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    WriteReceiver receiver = new WriteReceiver(server);
    server.createContext("/", receiver::handle);
    server.start();
    return receiver;
  }

  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/api/v1/write");
  }

  public synchronized void refuseWith(String words) {
    refusal = words;
  }

  public synchronized long samples() {
    return samples;
  }

  public synchronized long outOfOrder() {
    return outOfOrder;
  }

  public synchronized long firstMillis() {
    return firstMillis;
  }

  public synchronized long lastMillis() {
    return lastTimes.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  public synchronized Map<String, Double> lastValues() {
    return Map.copyOf(lastValues);
  }

  public synchronized Set<String> fallenCounters() {
    return Set.copyOf(fallen);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean snappy = "snappy".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    if (!refusal.isEmpty() || !snappy) {
      byte[] words = refusal.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(400, words.length);
      exchange.getResponseBody().write(words);
    } else {
      ByteBuffer request = ByteBuffer.wrap(Snappy.uncompress(body));
      while (request.hasRemaining()) {
        readSeries(field(request));
      }
      exchange.sendResponseHeaders(204, -1);
    }
    exchange.close();
  }

  private void readSeries(ByteBuffer series) {
    StringBuilder name = new StringBuilder();
    String key = "";
    while (series.hasRemaining()) {
      if (series.get(series.position()) >> 3 == 1) {
        ByteBuffer label = field(series);
        String labelName = text(field(label));
        String value = text(field(label));
        name.append(
            labelName.equals("__name__")
                ? value + "{"
                : (name.charAt(name.length() - 1) == '{' ? "" : ",") + labelName + "=" + value);
      } else {
        key = key.isEmpty() ? name + "}" : key;
        readSample(key, field(series).order(ByteOrder.LITTLE_ENDIAN));
      }
    }
  }

  private void readSample(String key, ByteBuffer sample) {
    sample.get();
    double value = sample.getDouble();
    sample.get();
    long millis = varint(sample);
    samples++;
    firstMillis = Math.min(firstMillis, millis);
    Long before = lastTimes.put(key, millis);
    if (before != null && before >= millis) {
      outOfOrder++;
    }
    Double last = lastValues.put(key, value);
    boolean counter =
        key.contains("_total{") || key.contains("_bucket{") || key.contains("_count{");
    if (counter && !key.startsWith("pg_") && last != null && last > value) {
      fallen.add(key);
    }
  }

  private static ByteBuffer field(ByteBuffer message) {
    varint(message);
    int length = (int) varint(message);
    ByteBuffer content = message.slice(message.position(), length);
    message.position(message.position() + length);
    return content;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
