package aegle.clinic.demand;

import aegle.clinic.town.Clinic;
import aegle.clinic.town.Town;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks HTTP with the platform, as browsers would. A failed request is the visitor's bad luck. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final int CREATED = 201;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI platform;
  private final URI vitals;

  Browser(URI platform, URI vitals) {
    this.platform = platform;
    this.vitals = vitals;
  }

  Visitor visitor(RandomGenerator random) {
    return new Visitor(1 + random.nextInt(Town.CUSTOMERS));
  }

  /** Posts without a body of interest; for what staff do. */
  void post(String path) {
    send(request(path).POST(BodyPublishers.noBody()));
  }

  void post(String path, String json) {
    send(json(path, json));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(platform.resolve(path)).timeout(PATIENCE);
  }

  private HttpRequest.Builder json(String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  /** The number of what was created, when it was. */
  private OptionalLong send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      Matcher id = ID.matcher(response.body());
      return response.statusCode() == CREATED && id.find()
          ? OptionalLong.of(Long.parseLong(id.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    } catch (InterruptedException _) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** Somebody with a customer number. */
  final class Visitor {
    private final int customer;

    private Visitor(int customer) {
      this.customer = customer;
    }

    /** Opens a page, and tells how fast it felt. */
    void open(Clinic clinic, String path, RandomGenerator random) {
      long startNanos = System.nanoTime();
      get(clinic, path);
      double firstByteMillis = (System.nanoTime() - startNanos) / 1e6;
      send(
          HttpRequest.newBuilder(vitals)
              .timeout(PATIENCE)
              .header("Content-Type", "text/plain;charset=UTF-8")
              .POST(
                  BodyPublishers.ofString(
                      PageSpeed.beacon(clinic, path, firstByteMillis, random))));
    }

    void get(Clinic clinic, String path) {
      send(own(clinic, request(path)).GET());
    }

    /** Every request says who asks, and about which clinic, as those of the clinic's page do. */
    private HttpRequest.Builder own(Clinic clinic, HttpRequest.Builder request) {
      return request.header("Cookie", "visitor=" + customer).header("X-Clinic-Id", clinic.id());
    }

    void analyse(Clinic clinic, RandomGenerator random) {
      String type = Town.ANALYSIS_TYPES.get(random.nextInt(Town.ANALYSIS_TYPES.size()));
      String picture =
          "{\"clinicId\":\"%s\",\"customerId\":%d,\"type\":\"%s\"}"
              .formatted(clinic.id(), customer, type);
      send(own(clinic, json("/api/analyses", picture)));
    }

    OptionalLong book(Clinic clinic, Instant now, RandomGenerator random) {
      String service = DemandModel.service(clinic, random).type();
      Instant start = DemandModel.slot(clinic, now, random);
      String booking =
          "{\"clinicId\":\"%s\",\"serviceType\":\"%s\",\"customerId\":%d,\"startsAt\":\"%s\"}"
              .formatted(clinic.id(), service, customer, start);
      OptionalLong id = send(own(clinic, json("/api/appointments", booking)));
      id.ifPresent(appointment -> get(clinic, "/api/appointments/" + appointment));
      return id;
    }
  }
}
