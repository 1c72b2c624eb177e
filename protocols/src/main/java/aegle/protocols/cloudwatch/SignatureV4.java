package aegle.protocols.cloudwatch;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies and makes signatures of version 4 (AWS, "Create a signed AWS API request"): an HMAC over
 * method, path, query, the signed headers and the hash of the body as it was on the wire. The host
 * is signed with its port, so a proxy has to hand it on unchanged. Safe for all threads.
 */
public final class SignatureV4 {
  /** A signature counts for so long, and as long before its time: 5 minutes. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  /** Headers that may be signed: 100. */
  private static final int MAX_SIGNED_HEADERS = 100;

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  private SignatureV4() {}

  /** A header as it was sent. */
  public record Header(String name, String value) {}

  /**
   * A request as it was on the wire.
   *
   * @param path still escaped
   * @param query still escaped, without the question mark
   * @param bodyHash SHA-256 of the body while it was still packed, in lower-case hexadecimal digits
   */
  public record Request(
      String method, String path, String query, List<Header> headers, String bodyHash) {
    public Request {
      headers = List.copyOf(headers);
    }

    /** A request with its body, still packed. */
    public static Request of(
        String method, String path, String query, List<Header> headers, byte[] body) {
      return new Request(method, path, query, headers, hash(body));
    }

    /** All values of a name in their order, trimmed and joined by commas; empty: there is none. */
    Optional<String> header(String lowerCaseName) {
      List<String> values = new ArrayList<>();
      for (Header header : headers) {
        if (header.name().toLowerCase(Locale.ROOT).equals(lowerCaseName)) {
          values.add(header.value().strip().replaceAll(" +", " "));
        }
      }
      return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }
  }

  /** What is wrong, whatever the service calls it. */
  public enum Fault {
    /** Nothing was signed. */
    MISSING,
    /** The header is not of this version, or a part of it is missing. */
    INCOMPLETE,
    /** Nobody has this key. */
    UNKNOWN_KEY,
    /** Signed too long ago, or by a clock that is ahead. */
    SKEWED,
    /** Something was changed on the way, or the secret is another. */
    MISMATCH
  }

  /** What became of a signature. */
  public sealed interface Verdict {
    /** It is that key's. */
    record Verified(String accessKeyId) implements Verdict {}

    /** It is not. */
    record Refused(Fault fault, String message) implements Verdict {}
  }

  /** What the header says. */
  private record Claim(
      String accessKeyId, String scope, String date, List<String> signedHeaders, String signature) {

    static Optional<Claim> of(String authorization) {
      if (!authorization.startsWith(ALGORITHM + " ")) {
        return Optional.empty();
      }
      Map<String, String> parts = new TreeMap<>();
      for (String part : authorization.substring(ALGORITHM.length() + 1).split(",", -1)) {
        String[] pair = part.strip().split("=", 2);
        if (pair.length < 2 || parts.put(pair[0], pair[1]) != null) {
          return Optional.empty();
        }
      }
      @Nullable String credential = parts.get("Credential");
      @Nullable String headers = parts.get("SignedHeaders");
      @Nullable String signature = parts.get("Signature");
      if (credential == null || headers == null || signature == null || parts.size() > 3) {
        return Optional.empty();
      }
      String[] scope = credential.split("/", -1);
      List<String> names = List.of(headers.split(";", MAX_SIGNED_HEADERS + 1));
      boolean whole =
          scope.length == 5
              && scope[4].equals("aws4_request")
              && names.size() <= MAX_SIGNED_HEADERS;
      return whole
          ? Optional.of(
              new Claim(
                  scope[0],
                  credential.substring(scope[0].length() + 1),
                  scope[1],
                  names,
                  signature))
          : Optional.empty();
    }
  }

  /** The id of the key that a header names, unverified; empty where it names none. */
  public static Optional<String> accessKeyId(String authorization) {
    return Claim.of(authorization).map(Claim::accessKeyId);
  }

  /**
   * Verifies a request.
   *
   * @param secretOf the secret of a key, or null where nobody has it
   */
  public static Verdict verify(
      Request request, Function<String, @Nullable String> secretOf, Instant now) {
    Optional<String> authorization = request.header("authorization");
    if (authorization.isEmpty()) {
      return refused(Fault.MISSING, "Missing Authentication Token");
    }
    Optional<Claim> claim = Claim.of(authorization.get());
    Optional<String> stamp = request.header("x-amz-date");
    @Nullable Instant signed = stamp.map(SignatureV4::time).orElse(null);
    if (claim.isEmpty()
        || stamp.isEmpty()
        || signed == null
        || !stamp.get().startsWith(claim.get().date())
        || !coversEnough(request, claim.get().signedHeaders())) {
      return refused(
          Fault.INCOMPLETE,
          "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' with the"
              + " host and every x-amz header, and a header 'X-Amz-Date' of the same day.");
    }
    @Nullable String secret = secretOf.apply(claim.get().accessKeyId());
    if (secret == null) {
      return refused(Fault.UNKNOWN_KEY, "The security token included in the request is invalid.");
    }
    Optional<String> skew = skew(signed, stamp.get(), now);
    if (skew.isPresent()) {
      return refused(Fault.SKEWED, skew.get());
    }
    String wanted = signature(request, claim.get(), stamp.get(), secret);
    boolean equal = MessageDigest.isEqual(bytes(wanted), bytes(claim.get().signature()));
    boolean bodyAsTold =
        request
            .header("x-amz-content-sha256")
            .map(told -> MessageDigest.isEqual(bytes(told), bytes(request.bodyHash())))
            .orElse(true);
    return equal && bodyAsTold
        ? new Verdict.Verified(claim.get().accessKeyId())
        : refused(
            Fault.MISMATCH,
            "The request signature we calculated does not match the signature you provided. Check"
                + " your AWS Secret Access Key and signing method. Consult the service"
                + " documentation for details.");
  }

  /**
   * The header {@code Authorization} for a request of ours; all its headers are signed, which have
   * to be in the order of their lower-case names, with {@code host} and {@code x-amz-date} among
   * them.
   */
  public static String sign(
      Request request, String accessKeyId, String secret, String region, String service) {
    List<String> names =
        request.headers().stream().map(header -> header.name().toLowerCase(Locale.ROOT)).toList();
    String stamp =
        request
            .header("x-amz-date")
            .orElseThrow(() -> new IllegalArgumentException("the request has no X-Amz-Date"));
    String date = stamp.substring(0, 8);
    String scope = String.join("/", date, region, service, "aws4_request");
    Claim claim = new Claim(accessKeyId, scope, date, names, "");
    return ALGORITHM
        + " Credential="
        + accessKeyId
        + "/"
        + scope
        + ", SignedHeaders="
        + String.join(";", names)
        + ", Signature="
        + signature(request, claim, stamp, secret);
  }

  private static Verdict refused(Fault fault, String message) {
    return new Verdict.Refused(fault, message);
  }

  /** What is not signed could be added by anyone on the way. */
  private static boolean coversEnough(Request request, List<String> signed) {
    if (!signed.contains("host")) {
      return false;
    }
    for (String name : signed) {
      if (request.header(name).isEmpty()) {
        return false;
      }
    }
    for (Header header : request.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (name.startsWith("x-amz-") && !signed.contains(name)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Instant time(String stamp) {
    try {
      return LocalDateTime.parse(stamp, STAMP).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException notTime) {
      return null; // The caller says that the header is incomplete.
    }
  }

  /** A time as the header {@code X-Amz-Date} has it. */
  public static String stamp(Instant time) {
    return STAMP.format(time.atOffset(ZoneOffset.UTC));
  }

  private static Optional<String> skew(Instant signed, String stamp, Instant now) {
    if (signed.isBefore(now.minus(WINDOW))) {
      return Optional.of(
          "Signature expired: "
              + stamp
              + " is now earlier than "
              + stamp(now.minus(WINDOW))
              + " ("
              + stamp(now)
              + " - 5 min.)");
    }
    if (signed.isAfter(now.plus(WINDOW))) {
      return Optional.of(
          "Signature not yet current: "
              + stamp
              + " is still later than "
              + stamp(now.plus(WINDOW))
              + " ("
              + stamp(now)
              + " + 5 min.)");
    }
    return Optional.empty();
  }

  private static String signature(Request request, Claim claim, String stamp, String secret) {
    String toSign =
        ALGORITHM
            + "\n"
            + stamp
            + "\n"
            + claim.scope()
            + "\n"
            + hash(bytes(canonical(request, claim.signedHeaders())));
    byte[] key = bytes("AWS4" + secret);
    for (String part : claim.scope().split("/", -1)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static String canonical(Request request, List<String> signed) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append('\n');
    String path = request.path().isEmpty() ? "/" : request.path();
    text.append(escaped(bytes(path), true)).append('\n');
    text.append(canonicalQuery(request.query())).append('\n');
    for (String name : signed) {
      text.append(name).append(':').append(request.header(name).orElse("")).append('\n');
    }
    text.append('\n').append(String.join(";", signed)).append('\n');
    return text.append(request.bodyHash()).toString();
  }

  private static String canonicalQuery(String query) {
    if (query.isEmpty()) {
      return "";
    }
    List<String> pairs = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      pairs.add(escaped(unescaped(name), false) + "=" + escaped(unescaped(value), false));
    }
    pairs.sort(null);
    return String.join("&", pairs);
  }

  private static byte[] unescaped(String text) {
    byte[] bytes = new byte[text.length() * 3];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      if (low >= 0) {
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        for (byte b : bytes(String.valueOf(c))) {
          bytes[length++] = b;
        }
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static String escaped(byte[] bytes, boolean ofPath) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '.'
              || c == '_'
              || c == '~'
              || (ofPath && c == '/');
      if (plain) {
        text.append(c);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return text.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every Java has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("BUG: every Java has HmacSHA256, with keys of any length", e);
    }
  }
}
