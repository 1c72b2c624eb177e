package aegle.server.probe.config;

/**
 * What a target may at most send; 0 is no limit of the operator's own (the body always has one). A
 * target beyond one of them is {@code up 0}, and nothing of that scrape is kept.
 *
 * @param bodyBytes size of the answer after decompression
 * @param samples samples left after relabelling
 * @param targets targets of the job left after relabelling; beyond it all of the job's are down
 * @param labels labels of a series, those of the target included
 * @param labelNameLength bytes of a label's name
 * @param labelValueLength bytes of a label's value
 * @param keptDropped dropped targets remembered for the page
 */
public record ScrapeLimits(
    long bodyBytes,
    long samples,
    long targets,
    long labels,
    long labelNameLength,
    long labelValueLength,
    long keptDropped) {
  /** Used where the configuration sets no limit: 64 MiB. */
  public static final long DEFAULT_BODY_BYTES = 64L << 20;

  /** The largest limit that can be set: 512 MiB, for a body is held in memory while it is read. */
  public static final long MAX_BODY_BYTES = 512L << 20;

  public static final ScrapeLimits DEFAULT = new ScrapeLimits(DEFAULT_BODY_BYTES, 0, 0, 0, 0, 0, 0);
}
