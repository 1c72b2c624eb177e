package aegle.clinic;

/** Why the demo cannot go on, as a sentence for the person at the terminal. */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exitCode;

  DemoException(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  DemoException(String sentence, Throwable cause) {
    super(sentence, cause);
    this.exitCode = 1;
  }

  int exitCode() {
    return exitCode;
  }
}
