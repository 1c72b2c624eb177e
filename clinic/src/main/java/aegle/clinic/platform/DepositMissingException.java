package aegle.clinic.platform;

/** The programming error of the release that asks for deposits: it has none for some services. */
final class DepositMissingException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  DepositMissingException(String serviceType) {
    super("no deposit is set for the service " + serviceType);
  }
}
