package aegle.clinic.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A browser for tests. */
public final class Web implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();

  public HttpResponse<String> get(URI address, String... headers)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(address).GET(), headers);
  }

  public HttpResponse<String> post(URI address, String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
    return send(request, headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
      throws IOException, InterruptedException {
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.timeout(Duration.ofSeconds(40)).build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    http.close();
  }
}
