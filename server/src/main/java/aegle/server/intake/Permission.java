package aegle.server.intake;

import java.util.Locale;

/** What a key may do. */
public enum Permission {
  /** Send signals. */
  WRITE,
  /** Ask: the query API, federation, Aegle's own metrics. */
  READ,
  /** Announce, change and delete releases, and upload source maps: what a build does. */
  RELEASE,
  /** Make Aegle read its configuration again. */
  RELOAD,
  /** Make a copy of the stored samples. */
  BACKUP,
  /** Make and end silences of alerts. */
  SILENCE;

  /** As {@code aegle.yml} writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
