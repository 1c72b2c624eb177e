package aegle.clinic.platform;

/**
 * Where the platform and its page tell of themselves; an empty address: nobody.
 *
 * @param serverDsn for what happens in the server
 * @param pageDsn for what happens in a visitor's browser: another project, so that the two are told
 *     apart
 * @param vitals where a page sends how fast it felt
 */
public record Watch(String serverDsn, String pageDsn, String vitals) {
  static final String ENVIRONMENT = "demo";

  public static Watch nobody() {
    return new Watch("", "", "");
  }
}
