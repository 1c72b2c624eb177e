package aegle.server.releases;

import aegle.protocols.sourcemap.SourceMapLimits;
import java.time.Duration;

/**
 * How much may be uploaded.
 *
 * @param maxBundleBytes of a bundle as it is uploaded; it is in memory while it is opened
 * @param maxMapBytes of a map that is read to answer for a frame; larger ones are kept, not read
 * @param mapMemoryBytes that maps in use may take in memory, all together
 */
public record UploadLimits(long maxBundleBytes, long maxMapBytes, long mapMemoryBytes) {
  private static final int MIB = 1_024 * 1_024;

  /** One chunk, unpacked. */
  public static final int CHUNK_BYTES = 8 * MIB;

  /** Chunks of one request. */
  public static final int CHUNKS_PER_REQUEST = 16;

  /** All chunks of one request, as they come over the wire. */
  public static final int REQUEST_BYTES = 32 * MIB;

  /** Chunks of one bundle. */
  public static final int CHUNKS_PER_BUNDLE = SourceMapLimits.MAX_BUNDLE_BYTES / CHUNK_BYTES;

  /** Chunks that wait to be put together. */
  public static final int WAITING_CHUNKS = 1_000;

  /** All chunks that wait, together. */
  public static final long WAITING_BYTES = 1_024L * MIB;

  /** A chunk that nobody asked to put together is deleted after this. */
  public static final Duration CHUNK_LIFE = Duration.ofDays(1);

  /** All maps that are kept, packed; the bundles uploaded longest ago give way. */
  public static final long ARTIFACT_BYTES = 10L * 1_024 * MIB;

  /** Bundles that were not uploaded again for this long are deleted. */
  public static final Duration ARTIFACT_LIFE = Duration.ofDays(180);

  private static final int SHARE_OF_BUNDLE = 16;
  private static final int SHARE_OF_MAP = 16;
  private static final int SHARE_OF_MEMORY = 8;

  public UploadLimits {
    if (maxBundleBytes <= 0 || maxMapBytes <= 0 || mapMemoryBytes <= 0) {
      throw new IllegalArgumentException("limits of uploads must be positive");
    }
  }

  /** Limits that a heap of this size can bear. */
  public static UploadLimits forHeap(long heapBytes) {
    return new UploadLimits(
        Math.min(heapBytes / SHARE_OF_BUNDLE, SourceMapLimits.MAX_BUNDLE_BYTES),
        Math.min(heapBytes / SHARE_OF_MAP, SourceMapLimits.MAX_FILE_BYTES),
        heapBytes / SHARE_OF_MEMORY);
  }
}
