package aegle.server.intake;

/**
 * What one request may bring.
 *
 * @param maxBodyBytes of the body as it comes over the wire
 * @param maxDecodedBytes of the body after decompression
 * @param maxRequests bodies that are decoded and kept at the same time; a body takes its place when
 *     it has come whole; a further one waits a little and is then asked to come back
 */
public record IntakeLimits(int maxBodyBytes, int maxDecodedBytes, int maxRequests) {
  /** 8 MiB on the wire, 32 MiB decoded, 16 at a time. */
  public static final IntakeLimits DEFAULT =
      new IntakeLimits(8 * 1024 * 1024, 32 * 1024 * 1024, 16);

  public IntakeLimits {
    if (maxBodyBytes <= 0 || maxDecodedBytes <= 0 || maxRequests <= 0) {
      throw new IllegalArgumentException("limits of the intake must be positive");
    }
  }
}
