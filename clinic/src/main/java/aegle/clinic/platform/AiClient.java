package aegle.clinic.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Asks the AI service. */
final class AiClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final JsonMapper json;
  private final URI service;

  AiClient(URI service, JsonMapper json) {
    this.service = service;
    this.json = json;
  }

  /**
   * What the AI found.
   *
   * @param accuracy of the model on its last audited sample, 0 to 1
   */
  record Finding(String model, String type, double severity, double accuracy) {}

  /** Has a picture analysed. Throws an IOException when the service fails or is late. */
  Finding analyse(String model, String type) throws IOException {
    URI address = service.resolve("/v1/analyze?model=%s&type=%s".formatted(model, type));
    HttpRequest request =
        HttpRequest.newBuilder(address).timeout(PATIENCE).POST(BodyPublishers.noBody()).build();
    HttpResponse<String> response = send(request);
    if (response.statusCode() != OK) {
      throw new IOException("the AI service answered " + response.statusCode());
    }
    return json.readValue(response.body(), Finding.class);
  }

  boolean isHealthy() throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/health")).timeout(HEALTH_PATIENCE).build();
    return send(request).statusCode() == OK;
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException("interrupted while waiting for the AI service", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
