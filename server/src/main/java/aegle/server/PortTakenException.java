package aegle.server;

/** The server cannot listen where it should. */
final class PortTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PortTakenException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
