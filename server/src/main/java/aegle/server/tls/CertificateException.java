package aegle.server.tls;

/** A certificate cannot be read, made or used; the message says which and what to do. */
public final class CertificateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CertificateException(String message, Throwable cause) {
    super(message, cause);
  }
}
