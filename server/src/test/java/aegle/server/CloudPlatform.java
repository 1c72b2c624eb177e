package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A platform whose loggers believe that they talk to AWS, and whose pages are run by Vercel. */
final class CloudPlatform {
  static final String ACCESS_KEY_ID = "AKIDEXAMPLE";

  /** The secret that AWS publishes in its examples. */
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  static final String DRAIN_SECRET = "drain-secret-1";
  static final String WEBHOOK_SECRET = "webhook-secret-1";

  private CloudPlatform() {}

  /** As {@link SendingPlatform#writeDecisions(Path, String)}, with keys of AWS and of Vercel. */
  static Path writeDecisions(Path folder, String origin) throws IOException {
    SendingPlatform.writeDecisions(folder, origin);
    Path secrets = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("aws"), SECRET + "\n");
    Files.writeString(secrets.resolve("drain"), DRAIN_SECRET + "\n");
    Files.writeString(secrets.resolve("webhook"), WEBHOOK_SECRET);
    Path file = folder.resolve("aegle.yml");
    String keys =
        """
          - name: cloud
            aws-access-key-id: AKIDEXAMPLE
            aws-secret-file: secrets/aws
            may: [write]
          - name: watcher
            aws-access-key-id: AKIDREADONLY
            aws-secret-file: secrets/aws
            may: [read]
        projects:
        """;
    String vercel =
        """
        vercel:
          drains:
            - {name: web-drain, project: web, secret-file: secrets/drain, verify: code-1}
          webhooks:
            - {name: web-hook, project: web, secret-file: secrets/webhook}
        """;
    Files.writeString(file, Files.readString(file).replace("projects:\n", keys) + vercel);
    return folder;
  }

  /** A key and a moment with which calls are signed. */
  record Signer(String accessKeyId, String secret, Instant time) {
    /** Headers for a call to {@code /} of a server on this machine, in turn names and values. */
    String[] sign(int port, byte[] body, Map<String, String> headers)
        throws GeneralSecurityException {
      String stamp =
          DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
              .format(time.atOffset(ZoneOffset.UTC));
      Map<String, String> signed = new TreeMap<>();
      headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value));
      signed.put("x-amz-date", stamp);
      List<String> sent = new ArrayList<>();
      signed.forEach((name, value) -> sent.addAll(List.of(name, value)));
      signed.put("host", "127.0.0.1:" + port);
      StringBuilder canonical = new StringBuilder("POST\n/\n\n");
      signed.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
      String names = String.join(";", signed.keySet());
      canonical.append("\n" + names + "\n" + hash(body));
      String scope = stamp.substring(0, 8) + "/ap-southeast-1/logs/aws4_request";
      String text =
          "AWS4-HMAC-SHA256\n"
              + stamp
              + "\n"
              + scope
              + "\n"
              + hash(canonical.toString().getBytes(UTF_8));
      byte[] key = ("AWS4" + secret).getBytes(UTF_8);
      for (String part : scope.split("/", -1)) {
        key = hmac("HmacSHA256", key, part.getBytes(UTF_8));
      }
      sent.add("authorization");
      sent.add(
          "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
              .formatted(
                  accessKeyId,
                  scope,
                  names,
                  HexFormat.of().formatHex(hmac("HmacSHA256", key, text.getBytes(UTF_8)))));
      return sent.toArray(String[]::new);
    }
  }

  /** The signature of what Vercel sends. */
  static String vercelSignature(byte[] body, String secret) throws GeneralSecurityException {
    return HexFormat.of().formatHex(hmac("HmacSHA1", secret.getBytes(UTF_8), body));
  }

  private static byte[] hmac(String algorithm, byte[] key, byte[] text)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, algorithm));
    return mac.doFinal(text);
  }

  private static String hash(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
