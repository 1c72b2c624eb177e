package aegle.protocols;

/**
 * A message is in order, and there is no {@link Memory} to unpack it in at the moment: 503, come
 * again.
 */
public final class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NoRoomException(int bytes) {
    super(
        "there is no memory for the "
            + bytes
            + " bytes that the body becomes, since other requests hold it; try again");
  }
}
