package aegle.server.web.testing;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads pages as a browser without scripts does: cookies, forms and their tokens. */
public final class Browserless {
  private static final Pattern TOKEN = Pattern.compile("name=\"csrf-token\" content=\"([^\"]+)\"");

  private static final Pattern NEXT = Pattern.compile("name=\"next\" value=\"([^\"]*)\"");

  private final String server;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
  private String token = "";

  public Browserless(String server) {
    this.server = server;
  }

  public HttpResponse<String> signIn(String name, String password)
      throws IOException, InterruptedException {
    return signInAt("/login", name, password);
  }

  /** Signs in by the form at an address, with all that the form has in it. */
  public HttpResponse<String> signInAt(String address, String name, String password)
      throws IOException, InterruptedException {
    Matcher next = NEXT.matcher(get(address));
    String onward = next.find() ? next.group(1).replace("&amp;", "&") : "";
    HttpResponse<String> answer =
        post(
            "/login",
            "name=" + encode(name) + "&password=" + encode(password) + "&next=" + encode(onward));
    get("/login");
    return answer;
  }

  public String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = request(path);
    Matcher found = TOKEN.matcher(answer.body());
    if (found.find()) {
      token = found.group(1);
    }
    return answer.body();
  }

  public int status(String path) throws IOException, InterruptedException {
    return request(path).statusCode();
  }

  public HttpResponse<String> request(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(server + path));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Posts a form with the token of the page that was read last. */
  public HttpResponse<String> post(String path, String form, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form + "&_csrf=" + encode(token)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public String token() {
    return token;
  }

  public void useTokenOf(Browserless other) {
    token = other.token;
  }

  public void forgetToken() {
    token = "";
  }

  public String session() {
    return cookie("aegle-session");
  }

  /** The value of a cookie that is kept; empty without one. */
  public String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  /** Keeps a cookie that the server did not set. */
  public void plant(String name, String value) {
    HttpCookie cookie = new HttpCookie(name, value);
    cookie.setPath("/");
    cookie.setDomain(URI.create(server).getHost());
    cookie.setVersion(0);
    cookies.getCookieStore().add(URI.create(server), cookie);
  }

  /** Forgets all cookies but one, as another browser that was given it would be. */
  public void keepOnly(String name) {
    for (HttpCookie cookie : List.copyOf(cookies.getCookieStore().getCookies())) {
      if (!cookie.getName().equals(name)) {
        cookies.getCookieStore().remove(null, cookie);
      }
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
