package aegle.server.notify;

import aegle.server.config.UnreadableSecretException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends requests to a receiver: no redirects to other servers, one deadline for each exchange, at
 * most {@value #MAX_REPLY_BYTES} bytes of the reply read. Any thread may call.
 */
final class HttpSender implements AutoCloseable {
  static final int MAX_REPLY_BYTES = 64 * 1024;

  /** A request is moved so often at most. */
  private static final int MAX_REDIRECTS = 3;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final HttpSettings settings;
  private final OwnAddress own;
  private final String userAgent;
  private final InstantSource clock;
  private final HttpClient client;

  /**
   * A sender.
   *
   * @throws IOException when the certificates of the settings cannot be used
   */
  HttpSender(HttpSettings settings, OwnAddress own, String userAgent, InstantSource clock)
      throws IOException {
    this.settings = settings;
    this.own = own;
    this.userAgent = userAgent;
    this.clock = clock;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(settings.tls().context());
    URI proxy = settings.proxy();
    if (proxy != null) {
      int port = proxy.getPort() == -1 ? 80 : proxy.getPort();
      builder.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(proxy.getHost(), port)));
    }
    this.client = builder.build();
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

  /** Sends once; every reply of the 200s is a yes. */
  Channel.Reply send(HttpCall.Maker maker, Duration timeout) {
    return send(maker, HttpJudgement.USUAL, timeout);
  }

  /** Sends once, and judges the answer. */
  Channel.Reply send(HttpCall.Maker maker, HttpJudgement judgement, Duration timeout) {
    HttpCall call;
    HttpRequest request;
    try {
      call = maker.make();
      Optional<URI> url = address(call.address());
      if (url.isEmpty() || own.is(url.get())) {
        return refused("bad_address", "the address is none of a receiver");
      }
      request = request(url.get(), call, timeout);
    } catch (UnreadableSecretException e) {
      return refused("bad_secret", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException _) {
      return refused("bad_address", "the address or a header cannot be sent");
    }
    return exchange(request, call, judgement, timeout, MAX_REDIRECTS);
  }

  private HttpRequest request(URI url, HttpCall call, Duration timeout)
      throws UnreadableSecretException {
    HttpRequest.BodyPublisher body =
        call.method().equals("GET")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(call.body(), StandardCharsets.UTF_8);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(url)
            // Ends an exchange without a reply; a reply that trickles is given up by its reader.
            .timeout(timeout)
            .header("User-Agent", userAgent)
            .method(call.method(), body);
    call.headers().forEach(builder::header);
    HttpSettings.Credentials credentials = settings.credentials();
    if (credentials != null) {
      builder.setHeader("Authorization", credentials.header());
    }
    return builder.build();
  }

  private Channel.Reply exchange(
      HttpRequest request,
      HttpCall call,
      HttpJudgement judgement,
      Duration timeout,
      int redirectsLeft) {
    FirstBytes body = new FirstBytes();
    CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request, _ -> body);
    try {
      HttpResponse<String> response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      Optional<URI> elsewhere = movedTo(request.uri(), response);
      if (elsewhere.isPresent() && redirectsLeft > 0) {
        HttpRequest again = request(elsewhere.get(), call, timeout);
        return exchange(again, call, judgement, timeout, redirectsLeft - 1);
      }
      return reply(response, judgement);
    } catch (UnreadableSecretException e) {
      return refused("bad_secret", String.valueOf(e.getMessage()));
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

  /** Another path of the same server, if redirects are followed: alerts never go elsewhere. */
  private Optional<URI> movedTo(URI asked, HttpResponse<String> response) {
    int status = response.statusCode();
    if (!settings.followsRedirects() || (status != 307 && status != 308)) {
      return Optional.empty();
    }
    return response
        .headers()
        .firstValue("Location")
        .flatMap(location -> resolved(asked, location))
        .filter(url -> Objects.equals(url.getScheme(), asked.getScheme()))
        .filter(url -> Objects.equals(url.getRawAuthority(), asked.getRawAuthority()));
  }

  private static Optional<URI> resolved(URI asked, String location) {
    try {
      return address(asked.resolve(location).toString());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Channel.Reply tooLate(Duration timeout) {
    return failed("timeout", "no reply within " + timeout.toMillis() + " ms");
  }

  private Channel.Reply reply(HttpResponse<String> response, HttpJudgement judgement) {
    int status = response.statusCode();
    if (judgement.isYes(status)) {
      Optional<String> complaint = judgement.complaint().apply(response.body());
      return complaint.isPresent()
          ? new Channel.Reply.Refused(status, "client_error", complaint.get(), false)
          : new Channel.Reply.Accepted(status, "HTTP " + status);
    }
    boolean again = judgement.isWorthRetrying(status);
    Duration pause =
        response
            .headers()
            .firstValue("Retry-After")
            .map(header -> RetryAfter.of(header, clock.instant()))
            .orElse(Duration.ZERO);
    return new Channel.Reply.Refused(status, reason(status), explain(response), again, pause);
  }

  private static String reason(int status) {
    return switch (status) {
      case 401, 403 -> "auth_failed";
      case 429 -> "rate_limited";
      default -> status / 100 == 5 ? "server_error" : "client_error";
    };
  }

  private static String explain(HttpResponse<String> response) {
    String head = "HTTP " + response.statusCode();
    if (response.statusCode() / 100 == 3) {
      return head + ": the receiver is elsewhere; redirects to other servers are not followed";
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
