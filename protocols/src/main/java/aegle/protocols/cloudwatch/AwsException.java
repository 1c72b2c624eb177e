package aegle.protocols.cloudwatch;

/** A call that is refused, with the type by which the clients of AWS know why. */
public final class AwsException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int BAD_REQUEST = 400;

  private final String type;
  private final int status;

  /**
   * A refusal.
   *
   * @param type such as {@code ResourceNotFoundException}
   * @param status of HTTP
   * @param message in AWS's words; holds nothing of what was sent
   */
  public AwsException(String type, int status, String message) {
    super(message);
    this.type = type;
    this.status = status;
  }

  static AwsException invalidParameter(String message) {
    return new AwsException("InvalidParameterException", BAD_REQUEST, message);
  }

  /** As AWS words what breaks a rule of its model. */
  static AwsException constraint(String member, String rule) {
    return invalidParameter(
        "1 validation error detected: Value at '"
            + member
            + "' failed to satisfy constraint: Member must "
            + rule);
  }

  /** A group or a stream that was never made. */
  public static AwsException notFound(String what) {
    return new AwsException(
        "ResourceNotFoundException", BAD_REQUEST, "The specified " + what + " does not exist.");
  }

  /** A group or a stream that was made before. */
  public static AwsException alreadyThere(String what) {
    return new AwsException(
        "ResourceAlreadyExistsException", BAD_REQUEST, "The specified " + what + " already exists");
  }

  /** As many groups or streams as are kept. */
  public static AwsException limit(String message) {
    return new AwsException("LimitExceededException", BAD_REQUEST, message);
  }

  public String type() {
    return type;
  }

  public int status() {
    return status;
  }

  /** The words of the answer. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
