package aegle.bench.peers;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Someone who reads Aegle's pages: the owner of a fresh server. Not thread-safe. */
public final class Reader implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final URI server;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .cookieHandler(new CookieManager())
          .build();

  private Reader(URI server) {
    this.server = server;
  }

  /** Sets the owner's password with the link in the data folder; the session is signed in. */
  public static Reader ofFreshServer(RunningServer server, Path data)
      throws IOException, InterruptedException {
    Reader reader = new Reader(server.baseAddress());
    String link = Files.readString(data.resolve("setup-link")).strip();
    Matcher token = TOKEN.matcher(reader.get("/setup"));
    if (!token.find()) {
      throw new IllegalStateException("the page /setup has no form");
    }
    String password =
        HexFormat.of().toHexDigits(new SplittableRandom(System.nanoTime()).nextLong());
    String form =
        "token="
            + encode(link.substring(link.indexOf('#') + 1))
            + "&name=owner&password="
            + password
            + "&again="
            + password
            + "&_csrf="
            + encode(token.group(1));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.baseAddress() + "/setup"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    reader.http.send(request, HttpResponse.BodyHandlers.discarding());
    return reader;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A page's HTML. */
  public String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(server + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200 || answer.uri().getPath().equals("/login")) {
      throw new IllegalStateException(path + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.close();
  }
}
