package aegle.server.forward.wire;

import java.util.Map;

/** How one protocol says a parcel, and how it shows who is sending. Safe for all threads. */
public sealed interface Tongue permits RemoteWrite, Otlp, Datadog, NewRelic {
  /** The request of a parcel; all of it may be unsaid, then there is nothing to post. */
  Call say(Parcel parcel);

  /**
   * The headers that show a secret.
   *
   * @param user of the receiver; empty where a secret alone is shown
   */
  Map<String, String> show(String user, String secret);

  /** How many of a parcel the receiver says it did not take, though it answered yes. */
  default long refusedIn(byte[] answer, Parcel parcel) {
    return 0;
  }
}
