package aegle.server.intake;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may come in: the holder of a key, or in open mode whoever is on this machine. May be
 * called from any thread.
 *
 * <p>Open mode asks four things at once, since each alone can be had from outside: the connection
 * comes from loopback (but so does every proxy on this machine), the {@code Host} names loopback
 * (but a page that rebinds its name to 127.0.0.1 sends its own name), nobody forwards (but a proxy
 * may keep silent), and no browser asks for a page of another site. See {@code
 * docs/decisions/0004-open-intake.md}.
 */
public final class Door {
  private static final Pattern LOOPBACK_HOST =
      Pattern.compile("((api\\.)?localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");
  private static final Pattern LOOPBACK_PEER =
      Pattern.compile("127(\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1|::ffff:127(\\.\\d{1,3}){3}");

  private final Supplier<IntakeKeys> keys;
  private final boolean open;

  /** What the door says. */
  public sealed interface Verdict {
    /** Come in. */
    record Admitted(String who) implements Verdict {}

    /** No key, or one that is not known: the sentence says what to do. */
    record Unknown(String sentence) implements Verdict {}

    /** A known key that may not do this. */
    record Forbidden(String sentence) implements Verdict {}
  }

  /**
   * A door.
   *
   * @param keys the keys as they are now; asked at each knock, so that a reload counts at once
   * @param open whether loopback needs no key ({@code --open-intake})
   */
  public Door(Supplier<IntakeKeys> keys, boolean open) {
    this.keys = keys;
    this.open = open;
  }

  /** Judges one request. */
  public Verdict judge(Knock knock, Permission wanted) {
    Optional<String> presented = knock.key();
    if (presented.isPresent()) {
      Optional<IntakeKeys.Key> key = keys.get().find(presented.get());
      if (key.isPresent()) {
        return judge(key.get(), wanted);
      }
      if (!isOpenTo(knock)) {
        return new Verdict.Unknown(
            "the key that was sent is not one of the keys in aegle.yml; check it, or add the"
                + " SHA-256 of it there");
      }
    }
    if (isOpenTo(knock)) {
      return new Verdict.Admitted("loopback");
    }
    return new Verdict.Unknown(sentence(knock, wanted));
  }

  private static Verdict judge(IntakeKeys.Key key, Permission wanted) {
    if (key.may(wanted)) {
      return new Verdict.Admitted(key.name());
    }
    return new Verdict.Forbidden(
        "the key '"
            + key.name()
            + "' may not "
            + wanted.word()
            + "; add '"
            + wanted.word()
            + "' to its list 'may' in aegle.yml, or use another key");
  }

  /** Whether a page of this origin is served from this machine; no origin at all is no page. */
  public static boolean isLoopbackOrigin(@Nullable String origin) {
    if (origin == null) {
      return true;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    String host = lower.replaceFirst("^https?://", "");
    return !host.equals(lower) && LOOPBACK_HOST.matcher(host).matches();
  }

  /** Whether open intake lets this one in without a key. */
  public boolean isOpenTo(Knock knock) {
    return open && isLoopbackPeer(knock) && isLoopbackHost(knock) && !isForOthers(knock);
  }

  private static boolean isForOthers(Knock knock) {
    return knock.forwarded() || knock.foreignPage();
  }

  private static boolean isLoopbackPeer(Knock knock) {
    return LOOPBACK_PEER.matcher(knock.peer()).matches();
  }

  private static boolean isLoopbackHost(Knock knock) {
    return LOOPBACK_HOST.matcher(knock.host().toLowerCase(Locale.ROOT)).matches();
  }

  private String sentence(Knock knock, Permission wanted) {
    String mend =
        "send a key that may "
            + wanted.word()
            + " as 'Authorization: Bearer KEY', as the password"
            + " of Basic authentication or as 'X-Aegle-Key: KEY'; keys are listed in aegle.yml";
    if (!open) {
      return "a key is needed: " + mend;
    }
    if (!isLoopbackPeer(knock)) {
      return "open intake is for this machine only and the request came from elsewhere; " + mend;
    }
    if (knock.forwarded()) {
      return "open intake does not count for requests that a proxy forwards; " + mend;
    }
    if (isLoopbackHost(knock) && knock.foreignPage()) {
      return "open intake does not count for pages of other sites, and a browser sent this request"
          + " for one (see its Origin or Sec-Fetch-Site header); "
          + mend;
    }
    return "open intake wants a Host header that names this machine (localhost, 127.0.0.1 or [::1])"
        + "; use such an address, or "
        + mend;
  }
}
