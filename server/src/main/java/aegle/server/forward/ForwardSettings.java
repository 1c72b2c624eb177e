package aegle.server.forward;

import aegle.server.config.Secret;
import aegle.server.forward.wire.Addresses;
import aegle.server.forward.wire.Protocol;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One item of the section {@code forwards} of {@code aegle.yml}.
 *
 * @param name of its queue, its figures and its line on the page
 * @param metrics selectors of PromQL; a series that any of them selects is sent; none: no metrics
 * @param records what else is sent
 */
public record ForwardSettings(
    String name,
    Protocol protocol,
    Receiver receiver,
    List<String> metrics,
    RecordFilter records,
    Limits limits) {
  public ForwardSettings {
    metrics = List.copyOf(metrics);
  }

  /**
   * Who receives.
   *
   * @param secret shown with every request; read again for each
   * @param user for Basic authorization; empty: the secret is a bearer's
   * @param header the header that holds the secret; empty: the protocol's own
   * @param tenant value of {@code X-Scope-OrgID}; empty: the header is not sent
   * @param caFile certificates to trust instead of the platform's; null for those
   * @param plainAllowed whether HTTP without TLS may go to an address that is not private
   */
  public record Receiver(
      Addresses addresses,
      Secret secret,
      String user,
      String header,
      String tenant,
      @Nullable Path caFile,
      boolean plainAllowed) {}

  /**
   * What a forward may take.
   *
   * @param queueBytes on disk; above this the oldest segment is dropped
   * @param maxAge of what waits; older is dropped
   * @param batchSize samples or records in one request
   * @param perSecond samples and records a second at most; 0: as many as the receiver takes
   */
  public record Limits(long queueBytes, Duration maxAge, int batchSize, int perSecond) {}

  /** One sentence for who reads the configuration. */
  public String leaving() {
    return "the forward " + name + " sends to " + host() + ": " + String.join(", ", signals());
  }

  /** The host that receives, for people. */
  String host() {
    java.net.URI address = receiver.addresses().metrics();
    String host = String.valueOf(address.getHost());
    return address.getPort() < 0 ? host : host + ":" + address.getPort();
  }

  /** What leaves, in a few words each. */
  List<String> signals() {
    List<String> signals = new java.util.ArrayList<>();
    metrics.forEach(selector -> signals.add("metrics " + selector));
    records
        .kinds()
        .forEach(kind -> {
          StringBuilder words = new StringBuilder(kind.word());
          if (records.minLevel() != null) {
            words.append(" level>=").append(records.minLevel().word());
          }
          new TreeMap<>(records.where())
              .forEach((field, values) ->
                  words.append(' ').append(field).append('=').append(String.join("|", values)));
          signals.add(words.toString());
        });
    return signals;
  }
}
