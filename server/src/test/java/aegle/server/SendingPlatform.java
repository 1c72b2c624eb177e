package aegle.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import aegle.server.RunningAegle.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * A server that takes nothing without a key, and what a platform sends to it: bodies as its SDKs
 * write them, with the projects and keys of {@link #writeDecisions}.
 */
final class SendingPlatform {
  /** May write and read; its name, and so the project of what it sends, is {@code sender}. */
  static final String[] KEY = {"Authorization", "Bearer s3cret"};

  /** May write two signals a minute. */
  static final String[] NARROW_SENDER = {"Authorization", "Bearer narr0w"};

  /** May read only. */
  static final String[] READER = {"Authorization", "Bearer readonly"};

  /** May announce releases and upload source maps, as a build does. */
  static final String[] BUILD = {"Authorization", "Bearer bu1ld"};

  /** Of project 1, {@code web}, whose pages stand at {@link #ORIGIN}. */
  static final String PUBLIC_KEY = "1f0c2d3e4b5a69788796a5b4c3d2e1f0";

  /** Of project 2, {@code narrow}, which may send two signals a minute. */
  static final String NARROW_KEY = "2f0c2d3e4b5a69788796a5b4c3d2e1f0";

  /** Of project 3, {@code two-keys}; two signals a minute may come with it. */
  static final String STORMING_KEY = "3f0c2d3e4b5a69788796a5b4c3d2e1f0";

  /** The other key of project 3, without a quota of its own. */
  static final String CALM_KEY = "4f0c2d3e4b5a69788796a5b4c3d2e1f0";

  static final String ORIGIN = "https://clinic.example";

  private SendingPlatform() {}

  static Path writeDecisions(Path folder) throws IOException {
    return writeDecisions(folder, ORIGIN);
  }

  /** With pages of project 1 at another origin. */
  static Path writeDecisions(Path folder, String origin) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("aegle.yml"),
        """
        keys:
          - name: sender
            sha256: 1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0
            may: [write, read]
          - name: reader
            sha256: 8171bacf32668a8f44b90087ad107ed63170f57154763ba7e44047bf9e5a7be3
            may: [read]
          - name: narrow-sender
            sha256: 8675a11bc6a82e04d4fb5461e88a288aa2300b8a7e9adc278bf5f5901ca5b4b5
            may: [write]
            max-per-minute: 2
          - name: build
            sha256: 00bd4f0a410488f02bb06095b50568df8082d9d78b30b56c77c77ffe1c8bf0b4
            may: [release]
        projects:
          - {id: 1, name: web, public-keys: [%s], origins: ['%s']}
          - {id: 2, name: narrow, public-keys: [%s], max-per-minute: 2}
          - id: 3
            name: two-keys
            public-keys: [{key: %s, max-per-minute: 2}, %s]
        """
            .formatted(PUBLIC_KEY, origin, NARROW_KEY, STORMING_KEY, CALM_KEY));
    return folder;
  }

  /** What an SDK of project 1 is configured with. */
  static String dsn(int port) {
    return "http://" + PUBLIC_KEY + "@127.0.0.1:" + port + "/1";
  }

  static double nowSeconds() {
    return (double) InstantSource.system().millis() / 1_000;
  }

  static long nowNanos() {
    return InstantSource.system().millis() * 1_000_000;
  }

  /** An envelope of one item, as JavaScript SDKs frame it: without a length. */
  static byte[] envelope(String header, String type, String payload) {
    return (header + "\n{\"type\":\"" + type + "\"}\n" + payload).getBytes(UTF_8);
  }

  static byte[] event(String eventId, String message) {
    return envelope(
        "{\"event_id\":\"" + eventId + "\"}",
        "event",
        """
        {"event_id":"%s","timestamp":%.3f,"platform":"javascript","level":"error",\
        "environment":"production","exception":{"values":[{"type":"TypeError","value":"%s"}]}}\
        """
            .formatted(eventId, nowSeconds(), message));
  }

  static byte[] gzipped(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return bytes.toByteArray();
  }

  /** The fields of the only record that a question finds, as soon as it can be found. */
  static JsonNode found(RunningAegle aegle, String kind, String question) throws Exception {
    return foundEntry(aegle, kind, question).get("fields");
  }

  /** All that is kept of the only record that a question finds: its detail too. */
  static JsonNode foundWhole(RunningAegle aegle, String kind, String question) throws Exception {
    String id = foundEntry(aegle, kind, question).get("id").asString();
    String path = "/api/aegle/v1/records/record?id=" + URLEncoder.encode(id, UTF_8);
    return aegle.get(path, KEY).json().get("data");
  }

  private static JsonNode foundEntry(RunningAegle aegle, String kind, String question)
      throws Exception {
    String path = "/api/aegle/v1/records?kind=" + kind + "&q=" + URLEncoder.encode(question, UTF_8);
    Reply reply =
        RunningAegle.await(
            kind + " " + question,
            () -> aegle.get(path, KEY),
            answer -> answer.status() != 200 || !answer.json().at("/data/entries").isEmpty());
    JsonNode entries = reply.status() == 200 ? reply.json().at("/data/entries") : null;
    if (entries == null || entries.size() != 1) {
      throw new AssertionError(kind + " " + question + " was answered with " + reply);
    }
    return entries.get(0);
  }

  /** The value of the only series that a question gives, as soon as it is as wanted. */
  static void awaitValue(RunningAegle aegle, String expression, double wanted) throws Exception {
    RunningAegle.await(
        expression + " to be " + wanted,
        () -> aegle.query(expression, KEY),
        result -> result.size() == 1 && result.get(0).at("/value/1").asDouble() == wanted);
  }
}
