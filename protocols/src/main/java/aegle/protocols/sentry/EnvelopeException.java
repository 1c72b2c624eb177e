package aegle.protocols.sentry;

import aegle.protocols.DecodeException;

/** A request that is refused as a whole, as Relay refuses it. */
public final class EnvelopeException extends DecodeException {
  private static final long serialVersionUID = 1L;

  /** Why, in one of Relay's words where it has one. */
  public enum Reason {
    INVALID_ENVELOPE_HEADER("invalid_envelope_header", 400),
    INVALID_ITEM_HEADER("invalid_item_header", 400),
    INVALID_ITEM_PAYLOAD("invalid_item_payload", 400),
    INVALID_JSON("invalid_json", 400),
    TOO_LARGE("too_large", 413),
    MISSING_AUTH("missing_auth", 403),
    MULTIPLE_AUTH("multiple_auth", 400),
    INVALID_AUTH("invalid_auth", 400),
    UNSUPPORTED("unsupported", 400);

    private final String word;
    private final int status;

    Reason(String word, int status) {
      this.word = word;
      this.status = status;
    }

    /** The value of the label {@code reason}. */
    public String word() {
      return word;
    }

    /** The HTTP status of the answer. */
    public int status() {
      return status;
    }
  }

  private final Reason reason;

  EnvelopeException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  EnvelopeException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
