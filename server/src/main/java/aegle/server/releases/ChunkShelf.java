package aegle.server.releases;

import aegle.server.intake.SignalFiles;
import aegle.server.releases.UploadException.Reason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Chunks of bundles, each under its SHA-1, until they are put together. Safe from any thread. */
public final class ChunkShelf {
  private static final String CHUNKS = "chunks";
  private static final String NAME = "chunk";

  private final SignalFiles files;
  private final InstantSource clock;

  public ChunkShelf(SignalFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  /**
   * Keeps a chunk.
   *
   * @param sha1 that the bytes have to have
   * @throws UploadException when they have another, or when there is no room
   */
  public void keep(String sha1, byte[] chunk) {
    if (chunk.length > UploadLimits.CHUNK_BYTES) {
      throw new UploadException(
          Reason.TOO_LARGE,
          "a chunk has "
              + chunk.length
              + " bytes; at most "
              + UploadLimits.CHUNK_BYTES
              + " are taken");
    }
    if (!Sha1.isDigest(sha1) || !Sha1.of(chunk).equals(sha1)) {
      throw new UploadException(
          Reason.CHECKSUM,
          "the SHA-1 of a chunk is not the one that it is named by; send it again");
    }
    if (!files.list(CHUNKS, sha1).isEmpty()) {
      return;
    }
    if (isFull(chunk.length)) {
      // Builds that broke off must not lock out those that come after them.
      prune();
    }
    if (isFull(chunk.length)) {
      throw new UploadException(
          Reason.TOO_MANY,
          "as many chunks wait to be assembled as allowed ("
              + UploadLimits.WAITING_CHUNKS
              + " chunks, "
              + UploadLimits.WAITING_BYTES
              + " bytes); what nobody assembles is deleted after "
              + UploadLimits.CHUNK_LIFE.toHours()
              + " hours");
    }
    files.keep(CHUNKS, sha1, NAME, chunk);
  }

  private boolean isFull(int more) {
    SignalFiles.Usage usage = files.usage(CHUNKS);
    return usage.owners() >= UploadLimits.WAITING_CHUNKS
        || usage.bytes() + more > UploadLimits.WAITING_BYTES;
  }

  /** Those of the chunks that have to be uploaded, each once. */
  List<String> missing(List<String> chunks) {
    List<String> missing = new ArrayList<>();
    for (String sha1 : new LinkedHashSet<>(chunks)) {
      if (files.list(CHUNKS, sha1).isEmpty()) {
        missing.add(sha1);
      }
    }
    return missing;
  }

  /**
   * The chunks behind each other; empty when one has gone meanwhile.
   *
   * @throws UploadException when they have more bytes than that
   */
  Optional<byte[]> joined(List<String> chunks, long maxBytes) {
    List<byte[]> pieces = new ArrayList<>();
    long total = 0;
    for (String sha1 : chunks) {
      Optional<byte[]> piece = files.read(CHUNKS, sha1, NAME);
      if (piece.isEmpty()) {
        return Optional.empty();
      }
      total += piece.get().length;
      if (total > maxBytes) {
        throw new UploadException(
            Reason.TOO_LARGE,
            "the bundle has more than " + maxBytes + " bytes; upload fewer files at a time");
      }
      pieces.add(piece.get());
    }
    byte[] all = new byte[(int) total];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return Optional.of(all);
  }

  void drop(List<String> chunks) {
    chunks.forEach(sha1 -> files.delete(CHUNKS, sha1));
  }

  /** Deletes chunks that nobody asked for in time. */
  void prune() {
    files.deleteOlder(CHUNKS, clock.instant().minus(UploadLimits.CHUNK_LIFE));
  }
}
