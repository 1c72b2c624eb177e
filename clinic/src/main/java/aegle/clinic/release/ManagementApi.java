package aegle.clinic.release;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of Sentry's management API that a build calls. Aegle takes calls of this machine without
 * a key in the demo; a real build would send one, and here is where it would go. Safe from any
 * thread.
 */
final class ManagementApi implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FIRST_REFUSAL = 300;
  private static final String ORGANIZATION = "/api/0/organizations/demo/";

  private final URI aegle;
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = JsonMapper.shared();

  /**
   * An API.
   *
   * @param aegle such as {@code http://localhost:8600/}
   */
  ManagementApi(URI aegle) {
    this.aegle = aegle;
  }

  /** Sends an object as JSON; the answer's body. */
  String send(String method, String call, Map<String, ?> body) throws IOException {
    return send(
        method, call, "application/json", BodyPublishers.ofString(json.writeValueAsString(body)));
  }

  /**
   * Sends a body of a type.
   *
   * @throws IOException when nobody answers, or with anything but success
   */
  String send(String method, String call, String type, BodyPublisher body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(aegle.resolve(ORGANIZATION + call))
            .timeout(PATIENCE)
            .header("Content-Type", type)
            .method(method, body)
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= FIRST_REFUSAL) {
        throw new IOException(
            "%s answered %d: %s".formatted(response.uri(), response.statusCode(), response.body()));
      }
      return response.body();
    } catch (InterruptedException e) {
      throw new IOException("interrupted while Aegle was told of a release", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
