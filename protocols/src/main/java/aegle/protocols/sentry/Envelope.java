package aegle.protocols.sentry;

import aegle.signals.Refusal;
import java.util.List;

/**
 * What one request to {@code /envelope/} holds.
 *
 * @param items those that were understood, in the sender's order
 * @param refusals of items that were over a limit
 */
public record Envelope(EnvelopeHeader header, List<EnvelopeItem> items, List<Refusal> refusals) {
  public Envelope {
    items = List.copyOf(items);
    refusals = List.copyOf(refusals);
  }
}
