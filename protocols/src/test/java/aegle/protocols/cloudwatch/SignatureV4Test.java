package aegle.protocols.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aegle.protocols.cloudwatch.SignatureV4.Fault;
import aegle.protocols.cloudwatch.SignatureV4.Header;
import aegle.protocols.cloudwatch.SignatureV4.Request;
import aegle.protocols.cloudwatch.SignatureV4.Verdict;
import aegle.protocols.json.JsonReader;
import aegle.protocols.testing.Captures;
import aegle.signals.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Signatures that the SDKs of AWS made, with the secret that AWS publishes in its examples. */
class SignatureV4Test {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  /** The SDK for Java was recorded with the beginning of the same secret. */
  private static final String SHORT_SECRET = "wJalrXUtnFEMI";

  private static final Set<String> UNSIGNED = Set.of("user-agent", "connection");

  @Test
  void what_the_sdks_signed_is_right_and_wrong_after_any_change() throws IOException {
    List<Path> bodies = new ArrayList<>(Captures.family("cloudwatch-logs"));
    bodies.addAll(Captures.family("cloudwatch-metrics"));
    assertThat(bodies).hasSizeGreaterThan(30);
    for (Path body : bodies) {
      Request request = request(body);
      Instant signed = signedAt(request);
      String secret = body.toString().contains("micrometer") ? SHORT_SECRET : SECRET;
      assertThat(SignatureV4.verify(request, _ -> secret, signed))
          .as(body.toString())
          .isEqualTo(new Verdict.Verified("AKIDEXAMPLE"));
      for (Request changed : changes(request, Files.readAllBytes(body))) {
        assertThat(SignatureV4.verify(changed, knownTo(secret), signed))
            .as(body + " " + changed.headers())
            .isInstanceOf(Verdict.Refused.class);
      }
    }
  }

  @Test
  void a_clock_that_is_off_is_told_so_in_the_words_that_sdks_know() throws IOException {
    Request request = request(Captures.family("cloudwatch-logs").getFirst());
    Instant signed = signedAt(request);
    assertThat(verify(request, signed.plus(Duration.ofMinutes(5))))
        .isInstanceOf(Verdict.Verified.class);
    assertThat(verify(request, signed.plus(Duration.ofMinutes(5)).plusSeconds(1)))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> {
              assertThat(refused.fault()).isEqualTo(Fault.SKEWED);
              assertThat(refused.message()).startsWith("Signature expired: 2026");
            });
    assertThat(verify(request, signed.minus(Duration.ofHours(1))))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.message()).startsWith("Signature not yet current: "));
  }

  @Test
  void keys_that_nobody_has_and_requests_without_signature_are_told_apart() throws IOException {
    Request request = request(Captures.family("cloudwatch-logs").getFirst());
    Instant signed = signedAt(request);
    assertThat(SignatureV4.verify(request, _ -> null, signed))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.fault()).isEqualTo(Fault.UNKNOWN_KEY));
    assertThat(SignatureV4.verify(request, _ -> "another secret", signed))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.fault()).isEqualTo(Fault.MISMATCH));
    List<Header> bare =
        request.headers().stream().filter(header -> !is(header, "authorization")).toList();
    assertThat(verify(new Request("POST", "/", "", bare, request.bodyHash()), signed))
        .isInstanceOfSatisfying(
            Verdict.Refused.class, refused -> assertThat(refused.fault()).isEqualTo(Fault.MISSING));
    List<Header> more = new ArrayList<>(request.headers());
    more.add(new Header("x-amz-security-token", "added on the way"));
    assertThat(verify(new Request("POST", "/", "", more, request.bodyHash()), signed))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.fault()).isEqualTo(Fault.INCOMPLETE));
  }

  /**
   * The signature of AWS's own example, a GET with a query (its documentation, "IAM ListUsers").
   */
  @Test
  void a_query_is_part_of_what_is_signed() {
    List<Header> headers =
        List.of(
            new Header("Host", "iam.amazonaws.com"),
            new Header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
            new Header("X-Amz-Date", "20150830T123600Z"),
            new Header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
                    + " SignedHeaders=content-type;host;x-amz-date, Signature="
                    + "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"));
    Request request =
        Request.of("GET", "/", "Action=ListUsers&Version=2010-05-08", headers, new byte[0]);
    Instant signed = Instant.parse("2015-08-30T12:36:00Z");
    assertThat(verify(request, signed)).isInstanceOf(Verdict.Verified.class);
    Request other =
        Request.of("GET", "/", "Action=ListRoles&Version=2010-05-08", headers, new byte[0]);
    assertThat(verify(other, signed)).isInstanceOf(Verdict.Refused.class);
  }

  private static Verdict verify(Request request, Instant now) {
    return SignatureV4.verify(request, knownTo(SECRET), now);
  }

  private static Function<String, @Nullable String> knownTo(String secret) {
    return id -> id.equals("AKIDEXAMPLE") ? secret : null;
  }

  /** One bit changed: in every byte of what is signed beside the body, and in some of the body. */
  private static List<Request> changes(Request request, byte[] bytes) {
    List<Request> changes = new ArrayList<>();
    for (int i = 0; i < bytes.length; i += 1 + bytes.length / 50) {
      byte[] body = bytes.clone();
      body[i] ^= 1;
      changes.add(Request.of("POST", "/", "", request.headers(), body));
    }
    for (int h = 0; h < request.headers().size(); h++) {
      Header header = request.headers().get(h);
      if (UNSIGNED.contains(header.name().toLowerCase(Locale.ROOT))) {
        continue;
      }
      for (int i = 0; i < header.value().length(); i++) {
        char[] value = header.value().toCharArray();
        value[i] = (char) (value[i] ^ 1);
        List<Header> headers = new ArrayList<>(request.headers());
        headers.set(h, new Header(header.name(), new String(value)));
        changes.add(new Request("POST", "/", "", headers, request.bodyHash()));
      }
    }
    changes.add(new Request("PUT", "/", "", request.headers(), request.bodyHash()));
    changes.add(new Request("POST", "/1", "", request.headers(), request.bodyHash()));
    changes.add(new Request("POST", "/", "a", request.headers(), request.bodyHash()));
    return changes;
  }

  private static boolean is(Header header, String name) {
    return header.name().toLowerCase(Locale.ROOT).equals(name);
  }

  private static Request request(Path body) throws IOException {
    byte[] json = Captures.description(body).getBytes(UTF_8);
    List<Json> raw =
        new JsonReader(json.length).readMembers(json, 0, json.length).items("rawHeaders");
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < raw.size(); i += 2) {
      headers.add(new Header(text(raw.get(i)), text(raw.get(i + 1))));
    }
    return Request.of("POST", "/", "", headers, Files.readAllBytes(body));
  }

  private static String text(Json json) {
    return json instanceof Json.Text(String text) ? text : "";
  }

  private static Instant signedAt(Request request) {
    String stamp =
        request.headers().stream()
            .filter(header -> is(header, "x-amz-date"))
            .map(Header::value)
            .findAny()
            .orElseThrow();
    DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    return Objects.requireNonNull(LocalDateTime.parse(stamp, format)).toInstant(ZoneOffset.UTC);
  }
}
