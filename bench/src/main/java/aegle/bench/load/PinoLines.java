package aegle.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Lines as a booking service writes them with pino-http, about 500 bytes each, spread evenly over
 * an hour. The same seed gives the same lines. Not thread-safe.
 */
public final class PinoLines {
  private static final String[] METHODS = {"GET", "GET", "GET", "POST", "PUT"};
  private static final String[] PATHS = {
    "/api/bookings/", "/api/clinics/", "/api/analyses/", "/api/treatments/", "/api/slots/"
  };
  private static final String[] WORDS = {
    "request completed", "slot reserved", "analysis queued", "reminder scheduled", "cache refreshed"
  };

  /** One line in this many says that something timed out. */
  private static final int LINES_PER_TIMEOUT = 275;

  private static final long HOUR_MILLIS = 3_600_000;

  private final SplittableRandom random = new SplittableRandom(20_261_123);
  private final long firstMillis;
  private final long lines;
  private long next;
  private String needle = "";

  /**
   * Lines that end at a moment.
   *
   * @param lines how many the hour has
   */
  public PinoLines(long lines, long endMillis) {
    this.lines = lines;
    this.firstMillis = endMillis - HOUR_MILLIS;
  }

  /** The identifier of the request in the middle of the hour; known once that was written. */
  public String needle() {
    return needle;
  }

  /** The next lines as one body, fewer or none at the end. */
  public byte[] next(int count) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(count * 520);
    for (int i = 0; i < count && next < lines; i++, next++) {
      body.writeBytes(line().getBytes(StandardCharsets.UTF_8));
    }
    return body.toByteArray();
  }

  private String line() {
    String request = hex() + hex();
    if (next == lines / 2) {
      needle = request;
    }
    int status = random.nextInt(100) < 97 ? 200 : random.nextInt(3) == 0 ? 500 : 404;
    boolean timeout = next % LINES_PER_TIMEOUT == 7;
    int level = status == 500 ? 50 : status == 404 || timeout ? 40 : 30;
    String message =
        timeout ? "upstream timeout after 30000 ms" : WORDS[random.nextInt(WORDS.length)];
    return String.format(
        Locale.ROOT,
        "{\"level\":%d,\"time\":%d,\"pid\":%d,\"hostname\":\"web-%d\",\"service\":\"booking\","
            + "\"reqId\":\"%s\",\"trace_id\":\"%s%s\",\"clinicId\":\"bkk-%d\","
            + "\"req\":{\"method\":\"%s\",\"url\":\"%s%d\",\"query\":{\"page\":%d},"
            + "\"headers\":{\"host\":\"clinic.example\",\"user-agent\":\"Mozilla/5.0 (X11; Linux"
            + " x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36\",\"accept\":"
            + "\"application/json\"}},\"res\":{\"statusCode\":%d,\"contentLength\":%d},"
            + "\"responseTime\":%d,\"msg\":\"%s\"}%n",
        level,
        firstMillis + next * HOUR_MILLIS / lines,
        4_000 + random.nextInt(8),
        random.nextInt(8),
        request,
        hex(),
        hex(),
        random.nextInt(50),
        METHODS[random.nextInt(METHODS.length)],
        PATHS[random.nextInt(PATHS.length)],
        random.nextInt(100_000),
        random.nextInt(20),
        status,
        200 + random.nextInt(9_000),
        3 + random.nextInt(400),
        message);
  }

  private String hex() {
    return String.format(Locale.ROOT, "%016x", random.nextLong());
  }
}
