package aegle.protocols.sentry.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Writes envelopes by hand, for what no real client sends. */
public final class Envelopes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** An envelope with a header such as {@code {}}. */
  public static Envelopes of(String header) {
    Envelopes envelope = new Envelopes();
    envelope.write(header.getBytes(UTF_8));
    return envelope;
  }

  /** Adds an item whose header has no length; the payload is one line. */
  public Envelopes item(String type, String payload) {
    write(("\n{\"type\":\"" + type + "\"}\n").getBytes(UTF_8));
    write(payload.getBytes(UTF_8));
    return this;
  }

  /** Adds an item of any bytes, with its length and further members of its header. */
  public Envelopes item(String type, String members, byte[] payload) {
    String header = "\n{\"type\":\"" + type + "\",\"length\":" + payload.length + members + "}\n";
    write(header.getBytes(UTF_8));
    write(payload);
    return this;
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }

  private void write(byte[] part) {
    bytes.write(part, 0, part.length);
  }
}
