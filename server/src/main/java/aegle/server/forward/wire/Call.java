package aegle.server.forward.wire;

import java.net.URI;
import java.util.Map;

/**
 * One request, without the secret that goes with it.
 *
 * @param unsaid samples or records that the protocol cannot express and that are left out
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
public record Call(URI address, Map<String, String> headers, byte[] body, int unsaid) {
  public Call {
    headers = Map.copyOf(headers);
  }
}
