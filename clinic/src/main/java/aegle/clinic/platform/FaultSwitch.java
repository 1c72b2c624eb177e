package aegle.clinic.platform;

/** The share of requests that the platform fails on purpose. Safe from any thread. */
public final class FaultSwitch {
  private volatile double share;

  /** Lets a share of the requests, 0 to 1, fail from now on. */
  public void setShare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share lies between 0 and 1; got " + share);
    }
    this.share = share;
  }

  double share() {
    return share;
  }
}
