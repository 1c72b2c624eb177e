package aegle.server.access;

import aegle.server.state.Settings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Recognizes devices on which somebody signed in before, so that a stranger's guessing never makes
 * the owner of an account wait. A device keeps tickets, each for one account:
 *
 * <pre>DEVICE.EXPIRES.SEAL</pre>
 *
 * <p>{@code DEVICE} is random, {@code EXPIRES} are seconds since 1970, and {@code SEAL} is an
 * HMAC-SHA-256 over both and the account, which itself does not stand in the ticket. A ticket opens
 * nothing: it only lets the wrong passwords of its device be counted apart. The key of the seal is
 * kept in the state database, so that tickets outlive a restart. Any thread may call.
 */
public final class KnownDevices {
  /** How long a device is known after its last sign-in. */
  public static final Duration TICKET_LIFE = Duration.ofDays(180);

  /** Most accounts for which one device is known; the one used longest ago is forgotten first. */
  static final int MAX_TICKETS = 5;

  /** Longest text of tickets that is looked at. */
  static final int MAX_CHARS = 1_000;

  private static final String KEY_SETTING = "access.device-key";
  private static final int KEY_BYTES = 32;
  private static final int DEVICE_BYTES = 16;
  private static final String ALGORITHM = "HmacSHA256";
  private static final String BETWEEN = "~";
  private static final Pattern TICKET =
      Pattern.compile("[A-Za-z0-9_-]{22}\\.\\d{1,12}\\.[A-Za-z0-9_-]{43}");

  private final Settings settings;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public KnownDevices(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** The device that shows a ticket for the account, unless forged or expired. */
  Optional<String> recognize(String tickets, String account) {
    List<String> shown = split(tickets);
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    byte[] key = key();
    Instant now = clock.instant();
    for (String ticket : shown) {
      if (isFor(ticket, account, key) && now.isBefore(expiry(ticket))) {
        return Optional.of(ticket.substring(0, ticket.indexOf('.')));
      }
    }
    return Optional.empty();
  }

  /** The tickets that a device should keep after the account signed in on it: a new one first. */
  String admit(String tickets, String account) {
    byte[] key = key();
    byte[] device = new byte[DEVICE_BYTES];
    random.nextBytes(device);
    String unsealed = encode(device) + "." + clock.instant().plus(TICKET_LIFE).getEpochSecond();
    List<String> kept = new ArrayList<>();
    kept.add(unsealed + "." + seal(unsealed, account, key));
    for (String ticket : split(tickets)) {
      if (kept.size() < MAX_TICKETS && !isFor(ticket, account, key)) {
        kept.add(ticket);
      }
    }
    return String.join(BETWEEN, kept);
  }

  private static List<String> split(String tickets) {
    if (tickets.isEmpty() || tickets.length() > MAX_CHARS) {
      return List.of();
    }
    List<String> found = List.of(tickets.split(BETWEEN, MAX_TICKETS + 1));
    return found.stream().filter(ticket -> TICKET.matcher(ticket).matches()).toList();
  }

  private static boolean isFor(String ticket, String account, byte[] key) {
    int dot = ticket.lastIndexOf('.');
    String seal = seal(ticket.substring(0, dot), account, key);
    return MessageDigest.isEqual(
        seal.getBytes(StandardCharsets.US_ASCII),
        ticket.substring(dot + 1).getBytes(StandardCharsets.US_ASCII));
  }

  private static Instant expiry(String ticket) {
    String seconds = ticket.substring(ticket.indexOf('.') + 1, ticket.lastIndexOf('.'));
    return Instant.ofEpochSecond(Long.parseLong(seconds));
  }

  private static String seal(String unsealed, String account, byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return encode(mac.doFinal((unsealed + '.' + account).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("BUG: every JDK has " + ALGORITHM, e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Read anew each time, since it may have come from elsewhere; made at the first use. */
  private synchronized byte[] key() {
    Optional<String> kept = settings.find(KEY_SETTING);
    if (kept.isPresent()) {
      return Base64.getDecoder().decode(kept.get());
    }
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    String text = Base64.getEncoder().encodeToString(key);
    settings.put(KEY_SETTING, text, "aegle", clock.instant());
    return key;
  }
}
