package aegle.server.forward.wire;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The protocols in which signals leave. */
public enum Protocol {
  REMOTE_WRITE("remote-write", false, false),
  OTLP("otlp", true, true),
  DATADOG("datadog", true, false),
  NEW_RELIC("new-relic", true, true);

  private final String word;
  private final boolean takesRecords;
  private final boolean takesSpans;

  Protocol(String word, boolean takesRecords, boolean takesSpans) {
    this.word = word;
    this.takesRecords = takesRecords;
    this.takesSpans = takesSpans;
  }

  /** The word of the configuration. */
  public String word() {
    return word;
  }

  public boolean takesRecords() {
    return takesRecords;
  }

  public boolean takesSpans() {
    return takesSpans;
  }

  /** Whether it has a way for a parcel. */
  public boolean takes(Parcel parcel) {
    return switch (parcel) {
      case Parcel.Samples _ -> true;
      case Parcel.Records(Parcel.Way way, _) ->
          switch (way) {
            case LOGS -> takesRecords;
            case SPANS -> takesSpans;
          };
    };
  }

  public static Optional<Protocol> of(String word) {
    return Arrays.stream(values()).filter(protocol -> protocol.word.equals(word)).findAny();
  }

  public static String words() {
    return Arrays.stream(values()).map(Protocol::word).collect(Collectors.joining(", "));
  }

  /** Its tongue towards these addresses. */
  public Tongue tongue(Addresses addresses) {
    return switch (this) {
      case REMOTE_WRITE -> new RemoteWrite(addresses);
      case OTLP -> new Otlp(addresses);
      case DATADOG -> new Datadog(addresses);
      case NEW_RELIC -> new NewRelic(addresses);
    };
  }
}
