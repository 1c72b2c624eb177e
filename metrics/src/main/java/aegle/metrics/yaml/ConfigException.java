package aegle.metrics.yaml;

/**
 * A configuration file that cannot be used; the message names file and line and says what to write
 * instead.
 */
public class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final String complaint;

  /** A complaint at a line, counted from 1; 0 when it concerns the whole file. */
  public ConfigException(String file, int line, String complaint) {
    super((line > 0 ? file + " line " + line : file) + ": " + complaint);
    this.file = file;
    this.line = line;
    this.complaint = complaint;
  }

  public String file() {
    return file;
  }

  public int line() {
    return line;
  }

  /** What is wrong, without file and line. */
  public String complaint() {
    return complaint;
  }
}
