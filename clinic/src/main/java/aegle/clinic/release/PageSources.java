package aegle.clinic.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Uploads the source map of the clinic's page as a build would, by the calls of sentry-cli: an
 * artifact bundle in one chunk, named by its SHA-1, then the word to assemble it. Errors of the
 * page are then shown in the source that was written, not in the bundle that was served.
 */
final class PageSources {
  private static final String BOUNDARY = "aegle-demo-page-sources";
  static final String PROJECT = "clinic-web";
  private static final String SCRIPT = "booking.js";
  private static final String MAP = SCRIPT + ".map";
  private static final int BUNDLE_VERSION = 2;

  private final ManagementApi api;

  PageSources(ManagementApi api) {
    this.api = api;
  }

  /** Uploads; it returns when the map is kept. */
  void upload(String release) throws IOException {
    byte[] bundle = bundle(release);
    String checksum = sha1(bundle);
    api.send(
        "POST",
        "chunk-upload/",
        "multipart/form-data; boundary=" + BOUNDARY,
        BodyPublishers.ofByteArray(form(checksum, bundle)));
    String answer =
        api.send(
            "POST",
            "artifactbundle/assemble/",
            "application/json",
            BodyPublishers.ofString(assembly(checksum, release)));
    if (!answer.contains("\"state\":\"ok\"")) {
      throw new IOException("the bundle was not taken: " + answer);
    }
  }

  /** One chunk is the whole bundle. */
  private static String assembly(String checksum, String release) {
    return "{\"checksum\":\"%1$s\",\"chunks\":[\"%1$s\"],\"projects\":[\"%2$s\"],\"version\":\"%3$s\"}"
        .formatted(checksum, PROJECT, release);
  }

  private static byte[] bundle(String release) throws IOException {
    ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    bundle.writeBytes("SYSB".getBytes(StandardCharsets.US_ASCII));
    bundle.writeBytes(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(BUNDLE_VERSION)
            .array());
    try (ZipOutputStream zip = new ZipOutputStream(bundle)) {
      put(zip, "manifest.json", manifest(release).getBytes(StandardCharsets.UTF_8));
      put(zip, "files/" + SCRIPT, resource("/static/assets/" + SCRIPT));
      put(zip, "files/" + MAP, resource("/maps/" + MAP));
    }
    return bundle.toByteArray();
  }

  /** Says under which address the script runs, whatever the host, and where its map would be. */
  private static String manifest(String release) {
    return """
    {"org":"demo","project":"%4$s","release":"%1$s","files":{
     "files/%2$s":{"type":"minified_source","url":"~/assets/%2$s","headers":{"sourcemap":"%3$s"}},
     "files/%3$s":{"type":"source_map","url":"~/assets/%3$s"}}}
    """
        .formatted(release, SCRIPT, MAP, PROJECT);
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PageSources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("BUG: no resource " + name);
      }
      return in.readAllBytes();
    }
  }

  private static byte[] form(String checksum, byte[] bundle) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n"
            .formatted(BOUNDARY, checksum)
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(bundle);
    form.writeBytes("\r\n--%s--\r\n".formatted(BOUNDARY).getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }

  private static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("BUG: every JDK knows SHA-1", e);
    }
  }
}
