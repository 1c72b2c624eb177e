package aegle.protocols.sentry;

import java.util.Map;

/**
 * What one request of a Sentry client may hold. The bounds of single items are Relay's defaults
 * (its configuration reference, "limits") where those are bearable for one process, else lower.
 */
public final class SentryLimits {
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** The whole envelope, unpacked. Relay takes 200 MiB. */
  public static final int MAX_ENVELOPE_BYTES = 40 * MIB;

  /** One header line, of the envelope or of an item; real ones have under 2 KiB. */
  public static final int MAX_HEADER_BYTES = 64 * KIB;

  /** Items in one envelope; real ones have under ten. */
  public static final int MAX_ITEMS = 1_000;

  /** Logs, spans or metrics in one container item; the SDKs send at most a thousand. */
  public static final int MAX_CONTAINER_ITEMS = 10_000;

  /** Child spans of one transaction, as the SDKs themselves keep them. */
  public static final int MAX_CHILD_SPANS = 1_000;

  /** A replay's recording once unpacked. Relay takes 100 MiB. */
  public static final int MAX_RECORDING_BYTES = 32 * MIB;

  /**
   * What all recordings, attachments and profiles of one envelope may become together, unpacked.
   * Those that are refused count too: unpacking them took its time.
   */
  public static final int MAX_UNPACKED_BYTES = 64 * MIB;

  /** How many times larger a recording may get by unpacking, beyond its first mebibyte. */
  public static final int MAX_RECORDING_RATIO = 200;

  /** Buckets of minutes in one {@code sessions} item. */
  public static final int MAX_SESSION_BUCKETS = 1_000;

  /** Reports in one request of a browser's Reporting API. */
  public static final int MAX_REPORTS = 100;

  /** Kinds of loss in one client report. */
  public static final int MAX_DISCARDED_EVENTS = 500;

  /** The longest text in any field or detail; the rest is cut off. */
  static final int MAX_TEXT_CHARS = 8_192;

  static final int MAX_NAME_CHARS = 200;
  static final int MAX_TAGS = 200;
  static final int MAX_MEASUREMENTS = 100;

  /** Attributes of one span, log or metric. */
  static final int MAX_ATTRIBUTES = 250;

  static final int MAX_LIST_VALUES = 100;

  /** Exceptions of one chain; the innermost and the outermost half are kept. */
  static final int MAX_EXCEPTIONS = 50;

  /** Frames of one stack; the oldest and the newest half are kept. */
  static final int MAX_FRAMES = 250;

  static final int MAX_CONTEXT_LINES = 12;
  static final int MAX_CONTEXT_LINE_CHARS = 512;
  static final int MAX_THREADS = 100;

  /** The newest are kept. */
  static final int MAX_BREADCRUMBS = 100;

  static final int MAX_DEBUG_IMAGES = 1_000;
  static final int MAX_FINGERPRINT_PARTS = 50;

  /** Attributes of a metric that become labels. */
  static final int MAX_METRIC_LABELS = 30;

  static final int MAX_LABEL_CHARS = 200;

  private static final Map<String, Integer> ITEM_BYTES =
      Map.ofEntries(
          Map.entry("event", MIB),
          Map.entry("transaction", 4 * MIB),
          Map.entry("feedback", MIB),
          Map.entry("user_report", 100 * KIB),
          Map.entry("span", 12 * MIB),
          Map.entry("log", 12 * MIB),
          Map.entry("trace_metric", 12 * MIB),
          Map.entry("session", 100 * KIB),
          Map.entry("sessions", MIB),
          Map.entry("check_in", 100 * KIB),
          Map.entry("client_report", 100 * KIB),
          Map.entry("replay_event", MIB),
          Map.entry("replay_recording", 10 * MIB),
          Map.entry("attachment", 20 * MIB),
          Map.entry("profile", 20 * MIB),
          Map.entry("profile_chunk", 20 * MIB),
          Map.entry("raw_security", MIB),
          Map.entry("nel", MIB));

  private SentryLimits() {}

  /** The largest payload of an item type, in bytes. */
  public static int maxItemBytes(String type) {
    return ITEM_BYTES.getOrDefault(type, MIB);
  }
}
