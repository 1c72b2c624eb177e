package aegle.server.receive;

import aegle.server.intake.Door;
import aegle.server.intake.Intake;
import aegle.server.intake.Knock;
import aegle.server.intake.Permission;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door as a servlet sees it: reads peer, {@code Host} and key out of a request and answers 401
 * or 403 with a sentence. Safe from any thread.
 */
public final class Gate {
  static final String KEY_HEADER = "X-Aegle-Key";
  private static final String AUTHORIZATION = "Authorization";
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  /** Headers by which proxies and networks of delivery say that they speak for someone else. */
  private static final Set<String> FORWARDING =
      Set.of(
          "forwarded",
          "forwarded-for",
          "via",
          "cdn-loop",
          "x-real-ip",
          "x-client-ip",
          "client-ip",
          "x-originating-ip",
          "x-remote-ip",
          "x-remote-addr",
          "ali-cdn-real-ip",
          "x-cluster-client-ip",
          "x-original-forwarded-for",
          "x-proxyuser-ip",
          "proxy-client-ip",
          "wl-proxy-client-ip",
          "x-envoy-external-address",
          "x-appengine-user-ip",
          "x-azure-clientip",
          "cf-connecting-ip",
          "cf-connecting-ipv6",
          "fastly-client-ip",
          "fly-client-ip",
          "true-client-ip");

  private final Door door;
  private final Intake intake;

  public Gate(Door door, Intake intake) {
    this.door = door;
    this.intake = intake;
  }

  /** Who may come in; empty when the answer has been given already. */
  Optional<String> admit(
      HttpServletRequest request, HttpServletResponse response, Permission wanted, String protocol)
      throws IOException {
    return admit(request, response, wanted, protocol, PlainText::send);
  }

  /** As {@link #admit}, for protocols that say no in a form of their own. */
  Optional<String> admit(
      HttpServletRequest request,
      HttpServletResponse response,
      Permission wanted,
      String protocol,
      Reception.Complaint complaint)
      throws IOException {
    Door.Verdict verdict = door.judge(knock(request, key(request)), wanted);
    if (verdict instanceof Door.Verdict.Unknown) {
      response.setHeader("WWW-Authenticate", "Bearer realm=\"aegle\"");
    }
    return answered(verdict, response, protocol, complaint);
  }

  /**
   * As {@link #admit}, for clients that present their key in a place of their own.
   *
   * @param presented there; null where nothing is, and then the usual places count
   */
  Optional<String> admit(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable String presented,
      Permission wanted,
      String protocol,
      Reception.Complaint complaint)
      throws IOException {
    boolean usual = presented == null || request.getHeader(KEY_HEADER) != null;
    Optional<String> key = usual ? key(request) : Optional.ofNullable(presented);
    return answered(door.judge(knock(request, key), wanted), response, protocol, complaint);
  }

  private Optional<String> answered(
      Door.Verdict verdict,
      HttpServletResponse response,
      String protocol,
      Reception.Complaint complaint)
      throws IOException {
    return switch (verdict) {
      case Door.Verdict.Admitted admitted -> Optional.of(admitted.who());
      case Door.Verdict.Unknown unknown -> {
        intake.reject(protocol, "unauthorized", 1);
        complaint.send(response, HttpServletResponse.SC_UNAUTHORIZED, unknown.sentence());
        yield Optional.empty();
      }
      case Door.Verdict.Forbidden forbidden -> {
        intake.reject(protocol, "forbidden", 1);
        complaint.send(response, HttpServletResponse.SC_FORBIDDEN, forbidden.sentence());
        yield Optional.empty();
      }
    };
  }

  /**
   * Whether open intake lets this request in without a key, as a program on this machine or a page
   * that is served from it: the platform's own pages stand on another port, so their origin is
   * another, and loopback all the same.
   */
  boolean isOpenTo(HttpServletRequest request) {
    boolean foreign = isForwarded(request) || !Door.isLoopbackOrigin(request.getHeader("Origin"));
    return door.isOpenTo(
        new Knock(request.getRemoteAddr(), host(request), foreign, Optional.empty()));
  }

  /**
   * Judges a caller that does not come by HTTP/1.
   *
   * @param peer address at the other end, as digits
   * @param authority what the caller takes this server for
   * @param headers the names of all headers
   * @param header the value of a header, or null
   */
  Door.Verdict judge(
      String peer,
      String authority,
      Collection<String> headers,
      Function<String, @Nullable String> header,
      Permission wanted) {
    boolean forwarded = headers.stream().anyMatch(Gate::isForwarding);
    Optional<String> key = key(header.apply(KEY_HEADER), header.apply(AUTHORIZATION));
    return door.judge(new Knock(peer, authority, forwarded, key), wanted);
  }

  private static Knock knock(HttpServletRequest request, Optional<String> key) {
    return new Knock(
        request.getRemoteAddr(),
        host(request),
        isForwarded(request),
        isFromForeignPage(request),
        key);
  }

  private static String host(HttpServletRequest request) {
    String host = request.getHeader("Host");
    return host == null ? "" : host;
  }

  private static boolean isForwarded(HttpServletRequest request) {
    Enumeration<String> names = request.getHeaderNames();
    while (names.hasMoreElements()) {
      if (isForwarding(names.nextElement())) {
        return true;
      }
    }
    return false;
  }

  /** Whether a header of this name says that a proxy speaks for someone else. */
  private static boolean isForwarding(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return name.startsWith("x-forwarded")
        || name.endsWith("-forwarded-for")
        || FORWARDING.contains(name);
  }

  /**
   * Whether a browser sends this for a page of another site: any page on the web can make a browser
   * on this machine post to loopback.
   */
  private static boolean isFromForeignPage(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return true;
    }
    String origin = request.getHeader("Origin");
    String host = host(request);
    return origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host);
  }

  private static Optional<String> key(HttpServletRequest request) {
    return key(request.getHeader(KEY_HEADER), request.getHeader(AUTHORIZATION));
  }

  private static Optional<String> key(@Nullable String own, @Nullable String authorization) {
    if (own != null) {
      return Optional.of(own);
    }
    if (authorization == null) {
      return Optional.empty();
    }
    String lower = authorization.toLowerCase(Locale.ROOT);
    if (lower.startsWith(BEARER)) {
      return Optional.of(authorization.substring(BEARER.length()).strip());
    }
    return lower.startsWith(BASIC)
        ? Optional.ofNullable(password(authorization.substring(BASIC.length()).strip()))
        : Optional.empty();
  }

  private static @Nullable String password(String credentials) {
    try {
      String decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
      int colon = decoded.indexOf(':');
      return colon < 0 ? null : decoded.substring(colon + 1);
    } catch (IllegalArgumentException e) {
      return null; // No Base64, so no key was presented.
    }
  }
}
