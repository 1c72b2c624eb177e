package aegle.protocols.sourcemap;

/** How large a source map or a bundle of them may be. Large applications stay well below. */
public final class SourceMapLimits {
  private static final int MIB = 1_024 * 1_024;

  /** One map, or one script, unpacked. */
  public static final int MAX_FILE_BYTES = 64 * MIB;

  /** Segments of one map; 20 bytes of memory each. */
  public static final int MAX_MAPPINGS = 4_000_000;

  /** Lines of generated code; minified code has few, bundles for development have many. */
  public static final int MAX_LINES = 2_000_000;

  /** Files of a bundle. */
  public static final int MAX_BUNDLE_FILES = 20_000;

  /** A whole bundle as it was uploaded. */
  public static final int MAX_BUNDLE_BYTES = 512 * MIB;

  /** All files of a bundle together, unpacked. */
  public static final long MAX_BUNDLE_UNPACKED_BYTES = 2_048L * MIB;

  /** The list of contents of a bundle. */
  public static final int MAX_MANIFEST_BYTES = 16 * MIB;

  /** Nested maps in one indexed map. */
  public static final int MAX_SECTIONS = 10_000;

  /** Lines shown before and after a position. */
  public static final int MAX_CONTEXT_LINES = 10;

  /** A longer line is cut. */
  public static final int MAX_CONTEXT_LINE_CHARS = 512;

  private SourceMapLimits() {}
}
