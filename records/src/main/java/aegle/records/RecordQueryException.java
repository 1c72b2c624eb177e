package aegle.records;

/** A query's text cannot be read. The message says what to write instead. */
public final class RecordQueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int position;

  /**
   * Points at a character of the text.
   *
   * @param position counted from 0; the length of the text where it ended too early
   */
  public RecordQueryException(int position, String message) {
    super("cannot read the query at character " + (position + 1) + ": " + message);
    this.position = position;
  }

  /** The character at fault, counted from 0. */
  public int position() {
    return position;
  }
}
