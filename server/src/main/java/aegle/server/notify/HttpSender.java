package aegle.server.notify;

import aegle.server.config.Secret;
import aegle.server.config.UnreadableSecretException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * Posts JSON to a receiver: no redirects, one deadline for the whole exchange, at most {@value
 * #MAX_REPLY_BYTES} bytes of the reply read. Any thread may call.
 */
final class HttpSender implements AutoCloseable {
  static final int MAX_REPLY_BYTES = 64 * 1024;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final HttpSettings settings;
  private final OwnAddress own;
  private final String userAgent;
  private final HttpClient client;

  /**
   * A sender.
   *
   * @throws IOException when the certificates of the settings cannot be used
   */
  HttpSender(HttpSettings settings, OwnAddress own, String userAgent) throws IOException {
    this.settings = settings;
    this.own = own;
    this.userAgent = userAgent;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(settings.tls().context())
            .build();
  }

  /** An http or https address with a host, if the text is one. */
  static Optional<URI> address(String text) {
    try {
      URI url = new URI(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return web && url.getHost() != null ? Optional.of(url) : Optional.empty();
    } catch (java.net.URISyntaxException _) {
      return Optional.empty();
    }
  }

  /** Posts once; every reply of the 200s is a yes. */
  Channel.Reply post(Secret address, String json, Duration timeout) {
    return post(address, json, timeout, _ -> Optional.empty());
  }

  /**
   * Posts once.
   *
   * @param complaint what a reply's text says against a yes in its status
   */
  Channel.Reply post(
      Secret address, String json, Duration timeout, Function<String, Optional<String>> complaint) {
    HttpRequest request;
    try {
      Optional<URI> url = address(address.read());
      if (url.isEmpty() || own.is(url.get())) {
        return refused("bad_address", "the address in the file is none of a receiver");
      }
      request = request(url.get(), json, timeout);
    } catch (UnreadableSecretException e) {
      return refused("bad_secret", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException _) {
      return refused("bad_address", "the address or a header cannot be sent");
    }
    return exchange(request, timeout, complaint);
  }

  private HttpRequest request(URI url, String json, Duration timeout)
      throws UnreadableSecretException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(url)
            // Ends an exchange without a reply; a reply that trickles is given up by its reader.
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("User-Agent", userAgent)
            .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8));
    HttpSettings.Credentials credentials = settings.credentials();
    if (credentials != null) {
      builder.header("Authorization", credentials.header());
    }
    return builder.build();
  }

  private Channel.Reply exchange(
      HttpRequest request, Duration timeout, Function<String, Optional<String>> complaint) {
    FirstBytes body = new FirstBytes();
    CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request, _ -> body);
    try {
      HttpResponse<String> response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return reply(response, complaint.apply(response.body()));
    } catch (TimeoutException _) {
      body.giveUp();
      return tooLate(timeout);
    } catch (InterruptedException _) {
      body.giveUp();
      return failed("shutdown", "the server is stopping");
    } catch (ExecutionException e) {
      boolean late = e.getCause() instanceof HttpTimeoutException;
      return late ? tooLate(timeout) : failed(e.getCause() == null ? e : e.getCause());
    }
  }

  private static Channel.Reply tooLate(Duration timeout) {
    return failed("timeout", "no reply within " + timeout.toMillis() + " ms");
  }

  private static Channel.Reply reply(HttpResponse<String> response, Optional<String> complaint) {
    int status = response.statusCode();
    if (status / 100 == 2 && complaint.isPresent()) {
      return new Channel.Reply.Refused(status, "client_error", complaint.get(), false);
    }
    if (status / 100 == 2) {
      return new Channel.Reply.Accepted(status, "HTTP " + status);
    }
    boolean again = status / 100 == 5 || status == 429;
    String reason = again ? (status == 429 ? "rate_limited" : "server_error") : "client_error";
    return new Channel.Reply.Refused(status, reason, explain(response), again);
  }

  private static String explain(HttpResponse<String> response) {
    String head = "HTTP " + response.statusCode();
    if (response.statusCode() / 100 == 3) {
      return head + ": redirects are not followed";
    }
    // Never the reply's text: it may repeat what was sent, or a secret of the address.
    return head;
  }

  private static Channel.Reply failed(Throwable cause) {
    return switch (cause) {
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          failed("unknown_host", "the host name is not known");
      case ConnectException _ -> failed("connection_refused", "nobody answers at the address");
      case SSLException e -> failed("tls", "TLS failed: " + e.getMessage());
      case IOException e -> failed("connection_broken", "the connection broke: " + e.getMessage());
      default -> failed("error", cause.getClass().getSimpleName());
    };
  }

  private static Channel.Reply failed(String reason, String detail) {
    return new Channel.Reply.Refused(0, reason, detail, true);
  }

  private static Channel.Reply refused(String reason, String detail) {
    return new Channel.Reply.Refused(0, reason, detail, false);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Keeps the first bytes of a reply and ends the exchange when there are more. */
  private static final class FirstBytes implements HttpResponse.BodySubscriber<String> {
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final byte[] bytes = new byte[MAX_REPLY_BYTES];
    private int size;
    private volatile Flow.Subscription subscription = new NoSubscription();

    /** Ends the exchange and its connection. */
    void giveUp() {
      subscription.cancel();
    }

    @Override
    public CompletionStage<String> getBody() {
      return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        int taken = Math.min(buffer.remaining(), bytes.length - size);
        buffer.get(bytes, size, taken);
        size += taken;
      }
      if (size == bytes.length) {
        subscription.cancel();
        onComplete();
      }
    }

    @Override
    public void onError(Throwable cause) {
      text.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      text.complete(new String(bytes, 0, size, StandardCharsets.UTF_8));
    }
  }

  private static final class NoSubscription implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
