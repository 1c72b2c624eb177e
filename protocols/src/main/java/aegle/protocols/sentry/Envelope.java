package aegle.protocols.sentry;

import aegle.signals.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

  /**
   * The envelope without the items of some categories, each counted as {@code rate_limited}: over a
   * quota for errors, Relay still takes the same envelope's session.
   *
   * @param categories as {@link EnvelopeItem#category} says them
   */
  public Envelope without(Set<String> categories) {
    List<EnvelopeItem> kept = new ArrayList<>();
    List<Refusal> all = new ArrayList<>(refusals);
    for (EnvelopeItem item : items) {
      if (categories.contains(item.category())) {
        all.add(new Refusal(SentryDecoder.signalOf(item), "rate_limited", 1));
      } else {
        kept.add(item);
      }
    }
    return new Envelope(header, kept, all);
  }
}
