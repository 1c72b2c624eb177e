package aegle.server.ship;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /api/logs} of a server. No redirects, one deadline for a request and its answer, and
 * of an answer no more than {@value #MAX_ANSWER_BYTES} bytes. Its text is never printed.
 */
final class HttpDestination implements Destination, AutoCloseable {
  static final int MAX_ANSWER_BYTES = 64 * 1024;

  /** What a server may ask to wait for. */
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** Said of every body, so that lines which begin with a bracket are not taken for a list. */
  private static final String LINES = "application/x-ndjson";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final URI address;
  private final KeySource key;
  private final InstantSource clock;
  private final JsonMapper json = JsonMapper.builder().build();
  private HttpClient client = newClient();

  /**
   * A destination.
   *
   * @param address of the door for lines, with the query that describes them
   */
  HttpDestination(URI address, KeySource key, InstantSource clock) {
    this.address = address;
    this.key = key;
    this.clock = clock;
  }

  private static HttpClient newClient() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT_TIMEOUT)
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  @Override
  public Answer send(String name, Batch batch, Attempt attempt) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("Content-Type", LINES)
            .header("Content-Encoding", "gzip")
            .header("User-Agent", "aegle-ship")
            .header("X-Aegle-Batch", name)
            .POST(packed(batch));
    if (attempt == Attempt.AGAIN) {
      request.header("X-Aegle-Retry", "1");
    }
    try {
      key.read().ifPresent(word -> request.header("Authorization", "Bearer " + word));
    } catch (KeySource.KeyException e) {
      return new Answer.Closed(String.valueOf(e.getMessage()));
    }
    return exchange(request.build());
  }

  private Answer exchange(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    try {
      // The request's own timeout ends with the head of the answer; this one with its last byte.
      return answer(exchange.get(TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      client.shutdownNow();
      client = newClient();
      return new Answer.Later(
          Duration.ZERO, "the server at " + place() + " does not end its answer");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Answer.Later(
          Duration.ZERO,
          "cannot reach the server at "
              + place()
              + ": "
              + cause.getClass().getSimpleName()
              + "; trying again");
    } catch (InterruptedException e) {
      throw new AssertionError("BUG: nobody interrupts the thread that sends", e);
    }
  }

  private Answer answer(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    return switch (status) {
      case 200 -> kept(response.body());
      case 400, 413, 422 -> new Answer.Refused(refusal(status));
      case 401 ->
          new Answer.Closed(
              "the server asks for a key that it knows (HTTP 401): "
                  + key.where()
                  + " holds "
                  + (hasKey() ? "one that it does not know" : "none")
                  + "; keys are listed in the server's aegle.yml");
      case 403 ->
          new Answer.Closed(
              "the key in "
                  + key.where()
                  + " may not write (HTTP 403); add 'write' to its list 'may' in the server's"
                  + " aegle.yml, or use another key");
      case 408, 425, 429 ->
          new Answer.Later(retryAfter(response), "the server asks to wait (HTTP " + status + ")");
      default -> status / 100 == 5 ? laterOf(response) : closedBy(status);
    };
  }

  private Answer laterOf(HttpResponse<byte[]> response) {
    return new Answer.Later(
        retryAfter(response),
        "the server cannot take lines now (HTTP " + response.statusCode() + "); trying again");
  }

  private Answer closedBy(int status) {
    return new Answer.Closed(
        "no door for log lines at "
            + place()
            + " (HTTP "
            + status
            + "); --to is the address of an Aegle server, without a path");
  }

  private static String refusal(int status) {
    return status == 413
        ? "too large for the server (HTTP 413)"
        : "the server cannot use it (HTTP " + status + ")";
  }

  private boolean hasKey() {
    return key.read().isPresent();
  }

  /** Only an answer that counts lines is one of Aegle's, and proves that they are kept. */
  private static HttpRequest.BodyPublisher packed(Batch batch) {
    byte[] lines = new byte[batch.bodyBytes()];
    batch.body().get(lines);
    ByteArrayOutputStream packed = new ByteArrayOutputStream(lines.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(lines);
    } catch (IOException e) {
      throw new UncheckedIOException("BUG: memory refused to be written", e);
    }
    return HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray());
  }

  private Answer kept(byte[] body) {
    try {
      JsonNode answer = json.readTree(body);
      if (answer.path("kept").isIntegralNumber() && answer.path("refused").isIntegralNumber()) {
        return new Answer.Kept(
            answer.path("kept").asLong(),
            answer.path("refused").asLong(),
            answer.path("known").asBoolean(false));
      }
    } catch (JacksonException _) {
      return notAegle();
    }
    return notAegle();
  }

  private Answer notAegle() {
    return new Answer.Closed(
        "what answers at " + place() + " is no Aegle server, for it does not say what it kept");
  }

  /** Seconds or a date; nothing when neither. */
  private Duration retryAfter(HttpResponse<byte[]> response) {
    Optional<String> header = response.headers().firstValue("Retry-After");
    if (header.isEmpty()) {
      return Duration.ZERO;
    }
    Duration asked = retryAfter(header.get().strip());
    return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }

  private Duration retryAfter(String text) {
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      ZonedDateTime at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration until = Duration.between(clock.instant(), at.toInstant());
      return until.isNegative() ? Duration.ZERO : until;
    } catch (DateTimeException _) {
      return Duration.ZERO; // Unreadable, so the usual pause is made.
    }
  }

  /** The address without what describes the lines. */
  private String place() {
    return address.getScheme() + "://" + address.getAuthority() + address.getPath();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
