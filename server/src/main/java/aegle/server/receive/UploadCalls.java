package aegle.server.receive;

import aegle.server.intake.Intake;
import aegle.server.receive.SentryAnswer.ProblemException;
import aegle.server.releases.BundleDesk;
import aegle.server.releases.ChunkShelf;
import aegle.server.releases.Sha1;
import aegle.server.releases.UploadException;
import aegle.server.releases.UploadException.Reason;
import aegle.server.releases.UploadLimits;
import aegle.signals.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The calls by which bundles of source maps are uploaded, chunk by chunk. */
final class UploadCalls {
  private static final String PROTOCOL = "sentry_api";
  private static final String PACKED = "file_gzip";
  private static final String PLAIN = "file";

  /** Debug files that one call may ask about. */
  private static final int MAX_DEBUG_FILES = 1_000;

  private static final int MAX_DIST_CHARS = 64;

  private final ChunkShelf chunks;
  private final BundleDesk bundles;
  private final ReleaseCalls releases;
  private final Intake intake;

  UploadCalls(ChunkShelf chunks, BundleDesk bundles, ReleaseCalls releases, Intake intake) {
    this.chunks = chunks;
    this.bundles = bundles;
    this.releases = releases;
    this.intake = intake;
  }

  /**
   * How chunks are to be sent.
   *
   * @param base of the address under which the client reaches this server, without a last slash;
   *     the newer command line takes no relative address
   */
  SentryAnswer options(String base, String organization) {
    String url = base + "/api/0/organizations/" + organization + "/chunk-upload/";
    return SentryAnswer.ok(json -> {
      json.object().key("url").text(url);
      json.key("chunkSize").whole(UploadLimits.CHUNK_BYTES);
      json.key("chunksPerRequest").whole(UploadLimits.CHUNKS_PER_REQUEST);
      json.key("maxFileSize").whole(bundles.limits().maxBundleBytes());
      json.key("maxRequestSize").whole(UploadLimits.REQUEST_BYTES);
      json.key("maxWait").whole(300).key("concurrency").whole(2);
      json.key("hashAlgorithm").text("sha1").key("compression").texts(List.of("gzip"));
      json.key("accept").texts(List.of("release_files", "artifact_bundles", "artifact_bundles_v2"));
      json.end();
    });
  }

  /**
   * Keeps the chunks of a form, each named by its SHA-1.
   *
   * @throws UploadException when one of them is not what it should be; those before it are kept
   */
  void keep(List<MultipartForm.Part> parts) {
    if (parts.size() > UploadLimits.CHUNKS_PER_REQUEST) {
      throw new UploadException(
          Reason.TOO_MANY,
          "the request has "
              + parts.size()
              + " chunks; at most "
              + UploadLimits.CHUNKS_PER_REQUEST
              + " are taken");
    }
    for (MultipartForm.Part part : parts) {
      byte[] chunk =
          switch (part.name()) {
            case PACKED -> unpacked(part.content());
            case PLAIN -> part.content();
            default ->
                throw new UploadException(
                    Reason.MALFORMED, "chunks are sent as parts named file_gzip or file");
          };
      chunks.keep(part.fileName(), chunk);
      intake.count(PROTOCOL, "chunk", 1);
    }
  }

  private static byte[] unpacked(byte[] packed) {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      // One byte more than allowed is refused by its size, without unpacking all of a bomb.
      return gzip.readNBytes(UploadLimits.CHUNK_BYTES + 1);
    } catch (IOException e) {
      throw new UploadException(
          Reason.MALFORMED, "a chunk sent as file_gzip is no gzip; send it again");
    }
  }

  /**
   * {@code {checksum, chunks, projects, version?, dist?}}.
   *
   * @param release from the address, masked, or empty
   */
  SentryAnswer assemble(Json.Members body, String release) {
    String checksum = digest(body.text("checksum"));
    List<String> wanted = digests(body.items("chunks"));
    @Nullable String said = body.text("version");
    @Nullable String dist = body.text("dist");
    if (dist != null && dist.length() > MAX_DIST_CHARS) {
      throw ProblemException.bad("'dist' has more than " + MAX_DIST_CHARS + " characters");
    }
    String version =
        release.isEmpty() && said != null && !said.isEmpty() ? releases.named(said) : release;
    BundleDesk.Outcome outcome =
        bundles.assemble(
            new BundleDesk.Upload(
                checksum,
                wanted,
                ReleaseCalls.projects(body),
                version,
                dist == null ? "" : releases.part(dist)),
            releases::part);
    switch (outcome) {
      case BundleDesk.Outcome.Kept() -> intake.count(PROTOCOL, "bundle", 1);
      case BundleDesk.Outcome.Refused(String _) -> intake.reject(PROTOCOL, "bundle", 1);
      case BundleDesk.Outcome.NotFound(List<String> _) -> {
        // Nothing has come yet that could be counted.
      }
    }
    return SentryAnswer.ok(json -> write(json, outcome));
  }

  /**
   * {@code {CHECKSUM: {name, chunks}}}: debug files of native code. Asked for chunks like any
   * other, and refused when they are there, since nothing here could read them.
   */
  SentryAnswer assembleDebugFiles(Json.Members body) {
    Map<String, Json> wanted = body.members();
    if (wanted.size() > MAX_DEBUG_FILES) {
      throw ProblemException.bad("ask for at most " + MAX_DEBUG_FILES + " files at a time");
    }
    Map<String, BundleDesk.Outcome> outcomes = new LinkedHashMap<>();
    wanted.forEach((checksum, file) -> {
      List<Json> list = file instanceof Json.Members members ? members.items("chunks") : List.of();
      List<String> missing = bundles.missing(digests(list));
      outcomes.put(
          digest(checksum),
          missing.isEmpty() && !list.isEmpty()
              ? new BundleDesk.Outcome.Refused(
                  "debug files of native code are not kept; upload source maps of JavaScript")
              : new BundleDesk.Outcome.NotFound(missing));
    });
    return SentryAnswer.ok(json -> {
      json.object();
      outcomes.forEach((checksum, outcome) -> write(json.key(checksum), outcome));
      json.end();
    });
  }

  private static void write(JsonBytes json, BundleDesk.Outcome outcome) {
    json.object().key("state");
    switch (outcome) {
      case BundleDesk.Outcome.NotFound(List<String> missing) ->
          json.text("not_found").key("missingChunks").texts(missing).key("detail").nothing();
      case BundleDesk.Outcome.Kept() ->
          json.text("ok").key("missingChunks").texts(List.of()).key("detail").nothing();
      case BundleDesk.Outcome.Refused(String sentence) ->
          json.text("error").key("missingChunks").texts(List.of()).key("detail").text(sentence);
    }
    json.end();
  }

  private static List<String> digests(List<Json> items) {
    if (items.size() > UploadLimits.CHUNKS_PER_BUNDLE) {
      throw ProblemException.bad(
          "a bundle has at most " + UploadLimits.CHUNKS_PER_BUNDLE + " chunks");
    }
    List<String> digests = new ArrayList<>();
    for (Json item : items) {
      digests.add(digest(item instanceof Json.Text(String text) ? text : null));
    }
    return digests;
  }

  private static String digest(@Nullable String text) {
    if (text == null || !Sha1.isDigest(text)) {
      throw ProblemException.bad(
          "checksums and chunks are named by their SHA-1, 40 lower-case hexadecimal digits");
    }
    return text;
  }
}
