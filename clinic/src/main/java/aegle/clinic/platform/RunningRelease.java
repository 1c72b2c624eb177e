package aegle.clinic.platform;

/**
 * The release of the platform that is at work, which all that it reports says. Safe from any
 * thread.
 */
public final class RunningRelease {
  /** The one that works. */
  public static final String SOUND = "beauty-clinic@1.4.2";

  /** The next one: it asks for a deposit, and nobody has said how much it is for a laser. */
  public static final String BROKEN = "beauty-clinic@1.5.0";

  private static final String WITHOUT_DEPOSIT = "laser";

  private volatile String version = SOUND;

  public String version() {
    return version;
  }

  /** Puts a release to work, in place of the one before. */
  public void put(String next) {
    version = next;
    Reports.speakFor(next);
  }

  /** What the broken release asks of every booking. */
  void requireDeposit(String serviceType) {
    if (version.equals(BROKEN) && serviceType.equals(WITHOUT_DEPOSIT)) {
      throw new DepositMissingException(serviceType);
    }
  }
}
