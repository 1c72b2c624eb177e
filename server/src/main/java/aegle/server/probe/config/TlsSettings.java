package aegle.server.probe.config;

import aegle.server.config.Secret;
import java.util.List;

/**
 * How a target's certificate is judged, and which one is shown to it.
 *
 * @param authority PEM certificates that are trusted instead of the platform's, or none
 * @param certificate PEM chain shown to the target, or none
 * @param key PEM private key of it, or none
 * @param serverName name the target's certificate must bear; empty for that of its address
 * @param verification whether the certificate is judged at all
 * @param protocols versions of TLS that may be spoken, as Java names them
 */
public record TlsSettings(
    Secret authority,
    Secret certificate,
    Secret key,
    String serverName,
    Verification verification,
    List<String> protocols) {
  public static final List<String> MODERN = List.of("TLSv1.2", "TLSv1.3");
  public static final TlsSettings DEFAULT =
      new TlsSettings(Secret.none(), Secret.none(), Secret.none(), "", Verification.FULL, MODERN);

  public TlsSettings {
    protocols = List.copyOf(protocols);
  }

  /** Whether the target must prove that it is who it says. */
  public enum Verification {
    FULL,
    /** {@code insecure_skip_verify: true}. */
    NONE
  }
}
