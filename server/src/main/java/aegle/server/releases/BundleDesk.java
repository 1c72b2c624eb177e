package aegle.server.releases;

import aegle.metrics.StoreException;
import aegle.protocols.DecodeException;
import aegle.protocols.sourcemap.ArtifactBundle;
import aegle.protocols.sourcemap.BundleManifest;
import aegle.server.intake.SignalFiles;
import aegle.server.state.Bundles;
import aegle.server.state.Releases;
import aegle.server.state.StateException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts bundles together, one at a time: what it says is {@code Kept} survives {@code kill -9}. Safe
 * from any thread.
 */
public final class BundleDesk {
  private static final Logger LOG = LoggerFactory.getLogger(BundleDesk.class);

  /** How long the complaint about a bundle is remembered for those who ask again. */
  private static final Duration COMPLAINT_LIFE = Duration.ofMinutes(10);

  private static final int MAX_COMPLAINTS = 1_000;

  private final ChunkShelf chunks;
  private final Bundles bundles;
  private final SignalFiles files;
  private final Symbols symbols;
  private final UploadLimits limits;
  private final InstantSource clock;
  private final ReentrantLock turn = new ReentrantLock();
  private final Cache<Claim, String> complaints;

  /** What a complaint is about: other chunks may well make the bundle that is asked for. */
  private record Claim(String checksum, List<String> chunks) {}

  /** What became of a request to put a bundle together; the words are the protocol's. */
  public sealed interface Outcome {
    /** These chunks have to be uploaded first. */
    record NotFound(List<String> missing) implements Outcome {
      public NotFound {
        missing = List.copyOf(missing);
      }
    }

    /** It is kept, now or since long. */
    record Kept() implements Outcome {}

    /** It is no bundle that can be kept. */
    record Refused(String sentence) implements Outcome {}
  }

  /**
   * What a build asks for.
   *
   * @param checksum SHA-1 of the whole bundle
   * @param chunks SHA-1 of each chunk, in order
   * @param projects that it is for
   * @param version of the release, or empty where the bundle itself may say
   * @param dist likewise
   */
  public record Upload(
      String checksum, List<String> chunks, List<String> projects, String version, String dist) {
    public Upload {
      chunks = List.copyOf(chunks);
      projects = List.copyOf(projects);
    }

    private Claim claim() {
      return new Claim(checksum, chunks);
    }

    List<Bundles.Use> uses(@Nullable String manifestVersion, @Nullable String manifestDist) {
      String release = version.isEmpty() && manifestVersion != null ? manifestVersion : version;
      String part = dist.isEmpty() && manifestDist != null ? manifestDist : dist;
      List<String> owners = projects.isEmpty() ? List.of("") : projects;
      return owners.stream().map(owner -> new Bundles.Use(owner, release, part)).toList();
    }
  }

  public BundleDesk(
      ChunkShelf chunks,
      Bundles bundles,
      SignalFiles files,
      Symbols symbols,
      UploadLimits limits,
      InstantSource clock,
      LongSupplier nanoTicker) {
    this.chunks = chunks;
    this.bundles = bundles;
    this.files = files;
    this.symbols = symbols;
    this.limits = limits;
    this.clock = clock;
    Ticker ticker = nanoTicker::getAsLong;
    this.complaints =
        Caffeine.newBuilder()
            .ticker(ticker)
            .expireAfterWrite(COMPLAINT_LIFE)
            .maximumSize(MAX_COMPLAINTS)
            .build();
  }

  public UploadLimits limits() {
    return limits;
  }

  /**
   * Says what is missing, or puts the bundle together at once.
   *
   * @param masked what names that stand in the bundle become before they are kept
   */
  public Outcome assemble(Upload upload, UnaryOperator<String> masked) {
    if (bundles.renew(upload.checksum(), upload.uses(null, null), clock.instant())) {
      symbols.forget();
      return new Outcome.Kept();
    }
    @Nullable String complaint = complaints.getIfPresent(upload.claim());
    if (complaint != null) {
      return new Outcome.Refused(complaint);
    }
    List<String> missing = missing(upload.chunks());
    return missing.isEmpty() ? open(upload, masked) : new Outcome.NotFound(missing);
  }

  /** Those of the chunks that have to be uploaded. */
  public List<String> missing(List<String> wanted) {
    return chunks.missing(wanted);
  }

  private Outcome open(Upload upload, UnaryOperator<String> masked) {
    turn.lock();
    try {
      if (bundles.renew(upload.checksum(), upload.uses(null, null), clock.instant())) {
        return new Outcome.Kept();
      }
      Optional<byte[]> bytes = chunks.joined(upload.chunks(), limits.maxBundleBytes());
      if (bytes.isEmpty()) {
        return new Outcome.NotFound(missing(upload.chunks()));
      }
      if (!Sha1.of(bytes.get()).equals(upload.checksum())) {
        throw new DecodeException("the SHA-1 of the assembled bundle is not the one that was said");
      }
      prune();
      keep(upload, ArtifactBundle.open(bytes.get()), masked);
      symbols.forget();
      chunks.drop(upload.chunks());
      return new Outcome.Kept();
    } catch (DecodeException | UploadException e) {
      String sentence = String.valueOf(e.getMessage());
      complaints.put(upload.claim(), sentence);
      chunks.drop(upload.chunks());
      LOG.warn("Refused a bundle: checksum={} reason={}", upload.checksum(), sentence);
      return new Outcome.Refused(sentence);
    } finally {
      turn.unlock();
    }
  }

  /** Files first, then their rows: rows never name what is not there. */
  private void keep(Upload upload, ArtifactBundle bundle, UnaryOperator<String> masked) {
    boolean kept = false;
    try {
      BundleManifest manifest = bundle.manifest();
      BundleMaps maps = new BundleMaps(upload.checksum(), files);
      bundle.forEachFile(maps::take);
      Instant now = clock.instant();
      bundles.add(
          new Bundles.Bundle(upload.checksum(), now, maps.packedBytes()),
          maps.rows(),
          upload.uses(name(manifest.release(), masked, 200), name(manifest.dist(), masked, 64)));
      kept = true;
      LOG.info(
          "Kept a bundle: checksum={} maps={} bytes={}",
          upload.checksum(),
          maps.rows().size(),
          maps.packedBytes());
    } finally {
      if (!kept) {
        files.delete(BundleMaps.ARTIFACTS, upload.checksum());
      }
    }
  }

  private static @Nullable String name(
      @Nullable String said, UnaryOperator<String> masked, int chars) {
    if (said == null || said.isEmpty()) {
      return said;
    }
    String name = masked.apply(said);
    return name.length() <= chars ? name : name.substring(0, chars);
  }

  /**
   * Forgets a release and its bundles, but for those that are for another release as well. No
   * bundle is put together meanwhile. The rows of the bundles go first, then the release, then the
   * files: whatever a crash leaves behind, asking again takes it away.
   *
   * @return whether the release was known
   */
  public boolean forget(String version, Releases releases) {
    turn.lock();
    try {
      bundles.deleteRelease(version);
      boolean known = releases.delete(version);
      Set<String> kept = new HashSet<>();
      bundles.list().forEach(bundle -> kept.add(bundle.checksum()));
      files.deleteOlder(BundleMaps.ARTIFACTS, Instant.MAX, kept::contains);
      symbols.forget();
      return known;
    } finally {
      turn.unlock();
    }
  }

  /**
   * Makes room: for chunks and bundles of old, for the oldest bundles over the bound of the disk,
   * for files whose rows a crash has prevented.
   *
   * @throws StoreException when files cannot be deleted
   * @throws StateException when the state takes no write
   */
  void prune() {
    chunks.prune();
    Instant oldest = clock.instant().minus(UploadLimits.ARTIFACT_LIFE);
    long bytes = 0;
    Set<String> known = new HashSet<>();
    for (Bundles.Bundle bundle : bundles.list()) {
      bytes += bundle.bytes();
      if (bytes > UploadLimits.ARTIFACT_BYTES || bundle.uploaded().isBefore(oldest)) {
        bundles.delete(bundle.checksum());
        files.delete(BundleMaps.ARTIFACTS, bundle.checksum());
        LOG.info("Deleted a bundle to make room: checksum={}", bundle.checksum());
      } else {
        known.add(bundle.checksum());
      }
    }
    files.deleteOlder(
        BundleMaps.ARTIFACTS, clock.instant().minus(UploadLimits.CHUNK_LIFE), known::contains);
  }
}
