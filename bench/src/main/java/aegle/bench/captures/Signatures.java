package aegle.bench.captures;

import aegle.protocols.cloudwatch.SignatureV4;
import aegle.protocols.cloudwatch.SignatureV4.Header;
import aegle.protocols.cloudwatch.SignatureV4.Request;
import aegle.protocols.cloudwatch.SignatureV4.Verdict;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The signatures on recorded calls of AWS: each must be right at the moment of its recording, and
 * wrong once a bit is changed in any byte that it covers.
 */
final class Signatures {
  /** As AWS publishes them in its examples; the SDK for Java was recorded with the second. */
  private static final List<String> SECRETS =
      List.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI");

  private static final String ACCESS_KEY_ID = "AKIDEXAMPLE";

  /** What clients do not sign. */
  private static final Set<String> UNSIGNED = Set.of("user-agent", "connection");

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  private int right;
  private int signed;
  private int refused;
  private int changed;

  /** Checks a recorded call; one that is not signed says nothing. */
  void check(Capture capture) {
    Instant time =
        capture
            .header("x-amz-date")
            .map(stamp -> LocalDateTime.parse(stamp.toUpperCase(Locale.ROOT), STAMP))
            .map(stamp -> stamp.toInstant(ZoneOffset.UTC))
            .orElse(Instant.EPOCH);
    if (time.equals(Instant.EPOCH)) {
      return;
    }
    signed++;
    byte[] body = capture.body();
    Request request =
        Request.of(
            capture.method(),
            capture.path(),
            capture.query(),
            capture.headers().stream()
                .map(header -> new Header(header.name(), header.value()))
                .toList(),
            body);
    for (String secret : SECRETS) {
      if (isRight(request, secret, time)) {
        right++;
        change(request, body, secret, time);
        return;
      }
    }
  }

  private void change(Request request, byte[] body, String secret, Instant time) {
    List<Request> changes = new ArrayList<>();
    for (int i = 0; i < body.length; i++) {
      byte[] other = body.clone();
      other[i] ^= 1;
      changes.add(
          Request.of(request.method(), request.path(), request.query(), request.headers(), other));
    }
    for (int h = 0; h < request.headers().size(); h++) {
      Header header = request.headers().get(h);
      boolean covered = !UNSIGNED.contains(header.name().toLowerCase(Locale.ROOT));
      for (int i = 0; covered && i < header.value().length(); i++) {
        char[] value = header.value().toCharArray();
        value[i] = (char) (value[i] ^ 1);
        List<Header> headers = new ArrayList<>(request.headers());
        headers.set(h, new Header(header.name(), new String(value)));
        changes.add(
            new Request(
                request.method(), request.path(), request.query(), headers, request.bodyHash()));
      }
    }
    for (Request other : changes) {
      changed++;
      refused += isRight(other, secret, time) ? 0 : 1;
    }
  }

  private static boolean isRight(Request request, String secret, Instant time) {
    return SignatureV4.verify(request, id -> id.equals(ACCESS_KEY_ID) ? secret : null, time)
        instanceof Verdict.Verified;
  }

  /** Whether any call was signed. */
  boolean isEmpty() {
    return signed == 0;
  }

  /** Whether all is as it must be. */
  boolean areSound() {
    return right == signed && refused == changed;
  }

  @Override
  public String toString() {
    return "%d of %d signatures are right; with one byte changed %d of %d are refused"
        .formatted(right, signed, refused, changed);
  }
}
