package aegle.records;

/** A question asks for what cannot be asked. The message says what is allowed. */
public final class RecordArgumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public RecordArgumentException(String message) {
    super(message);
  }
}
