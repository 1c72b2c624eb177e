package aegle.protocols.sentry;

import aegle.signals.Json;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The first line of an envelope.
 *
 * @param members all that it said; {@link Json#NOTHING} for a request that has no envelope
 * @param eventId 32 lower-case hexadecimal digits, or null where the envelope names no event
 */
public record EnvelopeHeader(Json.Members members, @Nullable String eventId) {
  /** For requests without an envelope: {@code /store/}, reports of browsers. */
  static final EnvelopeHeader NONE = new EnvelopeHeader(Json.NOTHING, null);

  /** The address with the key that tunnelled requests carry instead of other credentials. */
  public @Nullable String dsn() {
    return members.text("dsn");
  }

  /** When the sender's clock says that it was sent, in nanoseconds since 1970. */
  OptionalLong sentAtNanos() {
    return SenderClock.parse(members.get("sent_at"));
  }

  /** The dynamic sampling context; senders leave out what they do not know. */
  Json.Members trace() {
    return members.members("trace");
  }

  Json.Members sdk() {
    return members.members("sdk");
  }

  @Override
  public String toString() {
    return "EnvelopeHeader[of " + members.members().size() + " members]";
  }
}
