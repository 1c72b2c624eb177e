package aegle.server.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * What proves that a form comes from a page of this server, kept by the browser and not by us: a
 * stranger costs no memory. The token stands in a cookie and again in each form; another site can
 * send the one along but never read it to write the other.
 *
 * <p>The cookie holds {@code RANDOM.SEAL}. The seal is an HMAC over the random part and the session
 * for which it was made, so a cookie that somebody else planted in the browser is no token there,
 * and a token from before the sign-in is none after it. The key lives as long as the process, as
 * sessions do.
 */
final class PageTokens implements CsrfTokenRepository {
  static final String COOKIE = "aegle-page";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int RANDOM_BYTES = 16;
  private static final int KEY_BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final byte[] key = new byte[KEY_BYTES];
  private final Cookies cookies;

  PageTokens(Cookies cookies) {
    this.cookies = cookies;
    random.nextBytes(key);
  }

  @Override
  public CsrfToken generateToken(HttpServletRequest request) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String unsealed = encode(bytes);
    return token(unsealed + "." + seal(unsealed, request));
  }

  @Override
  public void saveToken(
      @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
    if (token == null) {
      cookies.drop(request, response, COOKIE, "/");
    } else {
      cookies.set(request, response, COOKIE, token.getToken(), "/", null);
    }
  }

  @Override
  public @Nullable CsrfToken loadToken(HttpServletRequest request) {
    String text = Cookies.get(request, COOKIE);
    int dot = text.indexOf('.');
    if (dot < 0) {
      return null;
    }
    byte[] expected = seal(text.substring(0, dot), request).getBytes(StandardCharsets.UTF_8);
    byte[] got = text.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, got) ? token(text) : null;
  }

  private static CsrfToken token(String text) {
    return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", text);
  }

  private String seal(String unsealed, HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    String owner = session == null ? "" : session.getId();
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return encode(mac.doFinal((unsealed + '.' + owner).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("BUG: every JDK has " + ALGORITHM, e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
