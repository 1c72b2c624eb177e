package aegle.server.probe.http;

/**
 * What a target answered.
 *
 * @param contentType the header as sent, empty when there is none
 * @param body decompressed bytes; only the first {@code length} count. Owned by the receiver
 * @param length bytes of the body
 * @param transferredBytes bytes of the body on the wire
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
public record Answer(String contentType, byte[] body, int length, long transferredBytes) {}
