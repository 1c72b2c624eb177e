package aegle.clinic.platform;

import org.springframework.http.HttpStatus;

/** A request that cannot be granted, with a sentence for whoever asked. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final HttpStatus status;

  RefusedException(HttpStatus status, String sentence) {
    super(sentence);
    this.status = status;
  }

  HttpStatus status() {
    return status;
  }
}
