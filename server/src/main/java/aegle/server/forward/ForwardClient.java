package aegle.server.forward;

import aegle.server.config.Trust;
import aegle.server.config.UnreadableSecretException;
import aegle.server.forward.wire.Call;
import aegle.server.forward.wire.Parcel;
import aegle.server.forward.wire.Tongue;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Posts calls to one receiver: always verified, never by a proxy, no redirects, one deadline for
 * the whole exchange. One thread at a time.
 */
final class ForwardClient implements AutoCloseable {
  /** How long a request may take until its answer is read. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WISH = Duration.ofHours(1);
  private static final int MAX_ANSWER_BYTES = 64 * 1024;

  private final ForwardSettings.Receiver receiver;
  private final Tongue tongue;
  private final String userAgent;
  private final InstantSource clock;
  private @Nullable HttpClient client;

  ForwardClient(ForwardSettings settings, String userAgent, InstantSource clock) {
    this.receiver = settings.receiver();
    this.tongue = settings.protocol().tongue(receiver.addresses());
    this.userAgent = userAgent;
    this.clock = clock;
  }

  Tongue tongue() {
    return tongue;
  }

  /** Posts a call once. */
  Outcome post(Call call, Parcel parcel) {
    try {
      for (InetAddress address : InetAddress.getAllByName(AddressCheck.host(call.address()))) {
        // Java keeps what a name led to for some seconds, so this is where the request goes too.
        Optional<String> complaint =
            AddressCheck.complaint(call.address(), address, receiver.plainAllowed());
        if (complaint.isPresent()) {
          return Outcome.held(0, "nothing was sent: " + complaint.get());
        }
      }
      return exchange(request(call), parcel);
    } catch (UnknownHostException _) {
      return Outcome.again(0, "the host name is not known", null);
    } catch (UnreadableSecretException e) {
      return Outcome.held(0, "the secret cannot be read: " + e.getMessage());
    } catch (GeneralSecurityException | IOException e) {
      return Outcome.held(0, "the ca-file cannot be used: " + e.getClass().getSimpleName());
    } catch (IllegalArgumentException _) {
      return Outcome.held(0, "the secret holds what cannot stand in a header");
    }
  }

  private HttpRequest request(Call call) throws UnreadableSecretException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.address())
            .timeout(TIMEOUT)
            .header("User-Agent", userAgent)
            .POST(HttpRequest.BodyPublishers.ofByteArray(call.body()));
    Map<String, String> headers = new HashMap<>(call.headers());
    if (receiver.secret().isSet()) {
      String secret = receiver.secret().read();
      headers.putAll(
          receiver.header().isEmpty()
              ? tongue.show(receiver.user(), secret)
              : Map.of(receiver.header(), secret));
    }
    if (!receiver.tenant().isEmpty()) {
      headers.put("X-Scope-OrgID", receiver.tenant());
    }
    headers.forEach(request::header);
    return request.build();
  }

  private Outcome exchange(HttpRequest request, Parcel parcel)
      throws IOException, GeneralSecurityException {
    AtomicInteger status = new AtomicInteger();
    HttpResponse.BodyHandler<byte[]> bounded =
        HttpResponse.BodyHandlers.limiting(
            HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES);
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client()
            .sendAsync(
                request,
                head -> {
                  status.set(head.statusCode());
                  return bounded.apply(head);
                });
    try {
      HttpResponse<byte[]> answer = exchange.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return judge(answer, parcel);
    } catch (TimeoutException _) {
      abandon();
      return Outcome.again(0, "no answer within " + TIMEOUT.toSeconds() + " s", null);
    } catch (InterruptedException e) {
      throw new AssertionError("BUG: nobody interrupts who sends on", e);
    } catch (ExecutionException e) {
      // An answer that is longer than anybody needs was a yes all the same.
      return status.get() / 100 == 2
          ? Outcome.taken(status.get(), 0)
          : failed(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Ends an exchange that trickles, with its connection; the next one has a client of its own. */
  private void abandon() {
    close();
    client = null;
  }

  private Outcome judge(HttpResponse<byte[]> answer, Parcel parcel) {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      long refused = Math.clamp(tongue.refusedIn(answer.body(), parcel), 0, parcel.size());
      return Outcome.taken(status, refused);
    }
    if (status / 100 == 5 || status == 429 || status == 408 || status == 425) {
      String words = status == 429 ? "the receiver wants less" : "the receiver is in trouble";
      return Outcome.again(status, words + " (HTTP " + status + ")", retryAfter(answer));
    }
    String says = " (HTTP " + status + ")";
    return switch (status) {
      case 401, 403, 407 -> Outcome.held(status, "the receiver does not accept the secret" + says);
      case 404, 405, 410 -> Outcome.held(status, "the receiver has nothing at this address" + says);
      case 415 -> Outcome.held(status, "the receiver does not speak this protocol" + says);
      case 413 -> Outcome.refused(status, "the batch is too large for the receiver" + says);
      default ->
          status / 100 == 4
              ? Outcome.refused(status, "the receiver refused the batch" + says)
              : Outcome.held(status, "the receiver sends elsewhere, which is not followed" + says);
    };
  }

  private @Nullable Duration retryAfter(HttpResponse<?> answer) {
    String text = answer.headers().firstValue("Retry-After").orElse("").strip();
    Duration wish;
    if (text.matches("\\d{1,9}")) {
      wish = Duration.ofSeconds(Long.parseLong(text));
    } else {
      try {
        Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        wish = Duration.between(clock.instant(), until);
      } catch (DateTimeParseException _) {
        return null;
      }
    }
    return wish.isNegative() ? null : wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
  }

  private static Outcome failed(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _ ->
          Outcome.again(0, "no answer within " + TIMEOUT.toSeconds() + " s", null);
      case ConnectException _ -> Outcome.again(0, "nobody answers at the address", null);
      case SSLException _ ->
          Outcome.again(0, "no TLS connection, or a certificate that is not trusted", null);
      case IOException _ -> Outcome.again(0, "the connection broke", null);
      default -> Outcome.again(0, "the request failed: " + cause.getClass().getSimpleName(), null);
    };
  }

  private HttpClient client() throws IOException, GeneralSecurityException {
    HttpClient made = client;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NEVER)
              .proxy(HttpClient.Builder.NO_PROXY)
              .connectTimeout(CONNECT_TIMEOUT)
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(trusting(receiver.caFile()))
              .build();
      client = made;
    }
    return made;
  }

  private static SSLContext trusting(@Nullable Path caFile)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, authorities(caFile), new SecureRandom());
    return context;
  }

  private static TrustManager @Nullable [] authorities(@Nullable Path caFile)
      throws IOException, GeneralSecurityException {
    if (caFile == null) {
      return null;
    }
    try (InputStream pem = Files.newInputStream(caFile)) {
      return Trust.authorities(pem);
    }
  }

  @Override
  public void close() {
    HttpClient made = client;
    if (made != null) {
      made.shutdownNow();
    }
  }
}
