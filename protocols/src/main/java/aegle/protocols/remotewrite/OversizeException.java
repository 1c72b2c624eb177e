package aegle.protocols.remotewrite;

import aegle.protocols.DecodeException;

/** A request that is, or claims to be, larger than the limit. */
public final class OversizeException extends DecodeException {
  private static final long serialVersionUID = 1L;

  OversizeException(String message) {
    super(message);
  }
}
