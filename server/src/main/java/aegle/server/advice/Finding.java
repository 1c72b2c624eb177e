package aegle.server.advice;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a client.
 *
 * @param clientKey of the client, for its address
 * @param count how often it was seen
 * @param evidence up to five lines, masked
 * @param place where the query is asked: {@code series}, a kind of record, or empty
 * @param query which shows it, or empty
 * @param ended when it was over, or null
 * @param setAside who decided to live with it, or null
 */
public record Finding(
    Check check,
    Mend words,
    String clientKey,
    ClientId client,
    long count,
    Instant firstSeen,
    Instant lastSeen,
    List<String> evidence,
    String place,
    String query,
    @Nullable Instant ended,
    @Nullable SetAside setAside) {
  /** The place of queries in PromQL. */
  public static final String SERIES = "series";

  /** A person's decision to live with it. */
  public record SetAside(String by, Instant at, String reason) {}

  public Finding {
    evidence = List.copyOf(evidence);
  }

  /** Whether somebody should do something. */
  public boolean isOpen() {
    return ended == null && setAside == null;
  }

  /** The lines to copy, with the fields that were found in their place. */
  public String code() {
    String fields =
        String.join(
            ", ",
            evidence.stream()
                .map(line -> line.split("[ :=]", 2)[0])
                .filter(field -> field.matches("[\\w$.\\[\\]-]+"))
                .map(field -> "'" + field + "'")
                .distinct()
                .toList());
    return words.code().replace("{fields}", fields).replace("{source}", client.source());
  }
}
