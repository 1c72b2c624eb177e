package aegle.signals;

/**
 * Bytes that came with signals and are kept as a file: a replay's recording, an attachment, a
 * profile. The bytes are the owner's to mask before they reach a disk.
 *
 * @param name the sender's file name, for people; never a path to write to
 * @param fields whose it is: event id, replay id, segment
 * @param content the bytes, unpacked; not copied, so neither side may change them
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: megabytes pass through once.
public record FilePart(Kind kind, String name, Fields fields, byte[] content) {
  /** What the bytes are. */
  public enum Kind {
    REPLAY_RECORDING,
    ATTACHMENT,
    PROFILE,
    MINIDUMP
  }

  @Override
  public String toString() {
    return "FilePart[" + kind + " of " + content.length + " bytes]";
  }
}
