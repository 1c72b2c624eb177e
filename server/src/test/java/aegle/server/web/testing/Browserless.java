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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads pages as a browser without scripts does: cookies, forms and their tokens. */
public final class Browserless {
  private static final Pattern TOKEN = Pattern.compile("name=\"csrf-token\" content=\"([^\"]+)\"");

  private final String server;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
  private String token = "";

  public Browserless(String server) {
    this.server = server;
  }

  public HttpResponse<String> signIn(String name, String password)
      throws IOException, InterruptedException {
    get("/login");
    HttpResponse<String> answer =
        post("/login", "name=" + encode(name) + "&password=" + encode(password));
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
  public HttpResponse<String> post(String path, String form)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form + "&_csrf=" + encode(token)))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  public void forgetToken() {
    token = "";
  }

  public String session() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("aegle-session"))
        .map(HttpCookie::getValue)
        .findFirst()
        .orElse("");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
