package aegle.server.releases;

/** An upload that is not taken; the sentence says what to do. */
public final class UploadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was wrong, and under which label it is counted. */
  public enum Reason {
    /** A chunk's bytes are not those that its name promises. */
    CHECKSUM,
    /** A chunk, or all of them, are larger than agreed. */
    TOO_LARGE,
    /** As many chunks wait as allowed. */
    TOO_MANY,
    /** It cannot be read. */
    MALFORMED
  }

  private final Reason reason;

  public UploadException(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
