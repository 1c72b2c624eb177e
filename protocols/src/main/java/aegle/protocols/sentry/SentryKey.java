package aegle.protocols.sentry;

import aegle.protocols.sentry.EnvelopeException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sends: the public key of a project, by any of the ways in which Sentry's clients say it.
 *
 * @param publicKey as it stands in the DSN
 * @param project the number at the end of a DSN, or null where only a key was sent
 * @param client the SDK and its version, such as {@code sentry.java/8.62.0}; empty where unsaid
 */
public record SentryKey(String publicKey, @Nullable String project, String client) {
  /** Longer keys are refused; real ones have 32 characters. */
  public static final int MAX_KEY_CHARS = 64;

  private static final int MAX_CLIENT_CHARS = 100;
  private static final int MAX_HEADER_CHARS = 2_048;
  private static final int MAX_VERSION = 8;

  public SentryKey {
    if (publicKey.isEmpty() || publicKey.length() > MAX_KEY_CHARS) {
      throw invalid("sentry_key has " + publicKey.length() + " characters");
    }
    for (int i = 0; i < publicKey.length(); i++) {
      char c = publicKey.charAt(i);
      boolean letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && c != '-' && c != '_') {
        throw invalid("sentry_key has other characters than letters, digits, - and _");
      }
    }
  }

  /**
   * The places of a request in which a key may be.
   *
   * @param sentryHeader the header {@code X-Sentry-Auth}
   * @param authorization the header {@code Authorization}; only the schemes Sentry and Basic count
   * @param query the query of the address, not decoded
   * @param pathKey a key that is a part of the path
   * @param dsn the member {@code dsn} of an envelope's header, which counts only alone
   */
  public record Places(
      @Nullable String sentryHeader,
      @Nullable String authorization,
      @Nullable String query,
      @Nullable String pathKey,
      @Nullable String dsn) {
    @Override
    public String toString() {
      return "Places";
    }
  }

  /**
   * The key of a request.
   *
   * @throws EnvelopeException when there is none, more than one, or a malformed one
   */
  public static SentryKey of(Places places) {
    Optional<SentryKey> found = find(places);
    if (found.isPresent()) {
      return found.get();
    }
    if (places.dsn() != null) {
      return ofDsn(places.dsn());
    }
    throw new EnvelopeException(
        Reason.MISSING_AUTH,
        "missing authorization information; send sentry_key in the query or X-Sentry-Auth");
  }

  /**
   * The key of a request where it is known before the body is read: in any place but the {@code
   * dsn}.
   *
   * @throws EnvelopeException when there is more than one, or a malformed one
   */
  public static Optional<SentryKey> find(Places places) {
    List<SentryKey> found = new ArrayList<>();
    add(found, places.sentryHeader() == null ? null : ofHeader(places.sentryHeader()));
    add(found, places.authorization() == null ? null : ofAuthorization(places.authorization()));
    add(found, places.query() == null ? null : ofQuery(places.query()));
    add(found, places.pathKey() == null ? null : new SentryKey(places.pathKey(), null, ""));
    if (found.size() > 1) {
      throw new EnvelopeException(
          Reason.MULTIPLE_AUTH, "bad auth: multiple auth sources; send the key in one place only");
    }
    return found.stream().findFirst();
  }

  private static void add(List<SentryKey> found, @Nullable SentryKey key) {
    if (key != null) {
      found.add(key);
    }
  }

  /** {@code Sentry sentry_version=7, sentry_key=KEY, sentry_client=sentry.java/8.62.0}. */
  private static SentryKey ofHeader(String header) {
    String text = header.strip();
    if (text.length() > MAX_HEADER_CHARS || !startsWithWord(text, "sentry ")) {
      throw invalid("X-Sentry-Auth does not begin with 'Sentry '");
    }
    Map<String, String> parameters = new HashMap<>();
    for (String pair : text.substring("sentry ".length()).split(",", 50)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    @Nullable SentryKey key = ofParameters(parameters);
    if (key == null) {
      throw invalid("X-Sentry-Auth has no sentry_key");
    }
    return key;
  }

  /** Other schemes belong to a proxy in between, so they are no error. */
  private static @Nullable SentryKey ofAuthorization(String header) {
    if (startsWithWord(header.strip(), "sentry ")) {
      return ofHeader(header);
    }
    if (!startsWithWord(header.strip(), "basic ")) {
      return null;
    }
    try {
      byte[] pair = Base64.getDecoder().decode(header.strip().substring("basic ".length()).strip());
      String text = new String(pair, StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return new SentryKey(colon < 0 ? text : text.substring(0, colon), null, "");
    } catch (IllegalArgumentException broken) {
      throw invalid("Authorization: Basic is no base64");
    }
  }

  private static @Nullable SentryKey ofQuery(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&", 100)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.startsWith("sentry_")) {
        parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
      }
    }
    return ofParameters(parameters);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw invalid("query has a broken percent sign");
    }
  }

  private static @Nullable SentryKey ofParameters(Map<String, String> parameters) {
    @Nullable String key = parameters.get("sentry_key");
    if (key == null) {
      return null;
    }
    @Nullable String version = parameters.get("sentry_version");
    if (version != null && majorOf(version) > MAX_VERSION) {
      throw invalid("sentry_version is over " + MAX_VERSION);
    }
    return new SentryKey(key, null, clientOf(parameters.getOrDefault("sentry_client", "")));
  }

  /** Versions were once written as {@code 2.0}. */
  private static long majorOf(String version) {
    int point = version.indexOf('.');
    return Numbers.whole(point < 0 ? version : version.substring(0, point), Long.MAX_VALUE);
  }

  /** {@code http://KEY@host/prefix/PROJECT}, as tunnelled envelopes carry it. */
  static SentryKey ofDsn(String dsn) {
    URI address;
    try {
      address = new URI(dsn);
    } catch (URISyntaxException broken) {
      throw invalid("dsn of the envelope is no address");
    }
    String user = address.getUserInfo() == null ? "" : address.getUserInfo();
    String path = address.getPath() == null ? "" : address.getPath();
    int colon = user.indexOf(':');
    String project = path.substring(path.lastIndexOf('/') + 1);
    if (user.isEmpty() || project.isEmpty()) {
      throw invalid("dsn of the envelope has no key or no project");
    }
    return new SentryKey(
        colon < 0 ? user : user.substring(0, colon), Text.clip(project, MAX_KEY_CHARS), "");
  }

  private static String clientOf(String client) {
    return Text.clip(client, MAX_CLIENT_CHARS);
  }

  private static boolean startsWithWord(String text, String word) {
    return text.length() > word.length()
        && text.substring(0, word.length()).toLowerCase(Locale.ROOT).equals(word);
  }

  private static EnvelopeException invalid(String what) {
    return new EnvelopeException(Reason.INVALID_AUTH, "bad auth: " + what);
  }

  @Override
  public String toString() {
    return "SentryKey[of " + client + "]";
  }
}
