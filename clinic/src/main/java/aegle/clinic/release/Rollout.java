package aegle.clinic.release;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Announces a release and its deploy to Aegle, as a build does with sentry-cli: {@code releases
 * new}, {@code set-commits}, {@code sourcemaps upload}, {@code deploys new}, {@code releases
 * finalize}, in this order. One that is known already is deployed once more.
 */
public final class Rollout {
  private static final List<String> PROJECTS = List.of(PageSources.PROJECT, "clinic-api");
  private static final String REPOSITORY = "beauty-clinic";
  private static final String ENVIRONMENT = "demo";

  /** What the releases are made of, newest commit first. */
  private static final Map<String, List<String>> COMMITS =
      Map.of(
          "beauty-clinic@1.4.2",
          List.of(
              "8c1f0e6b2d9a47c35e80f4b6a1d27c93e5f06b18",
              "41d7b9c0e3f25a86d14c7b09e8f36a52c1d4e790"),
          "beauty-clinic@1.5.0",
          List.of(
              "e92a6c4d17b08f53a6e1d9c2704b8f35d6a1c0e7",
              "7b3d08f1c6e94a25b80d7f1e3c9624a5d8e0b1f6"));

  private final URI aegle;
  private final InstantSource clock;

  /**
   * Rollouts of which a server is told.
   *
   * @param aegle such as {@code http://localhost:8600/}; it takes writes of this machine
   */
  public Rollout(URI aegle, InstantSource clock) {
    this.aegle = aegle;
    this.clock = clock;
  }

  /** Tells all of it; it returns when Aegle has kept the deploy, which ends now. */
  public void tell(String version) throws IOException {
    Instant started = clock.instant();
    String release = "releases/" + URLEncoder.encode(version, StandardCharsets.UTF_8) + "/";
    try (ManagementApi api = new ManagementApi(aegle)) {
      api.send("POST", "releases/", Map.of("version", version, "projects", PROJECTS));
      api.send("PUT", release, Map.of("commits", commits(version)));
      new PageSources(api).upload(version);
      api.send(
          "POST",
          release + "deploys/",
          Map.of(
              "environment",
              ENVIRONMENT,
              "dateStarted",
              started.toString(),
              "dateFinished",
              clock.instant().toString()));
      api.send("PUT", release, Map.of("dateReleased", clock.instant().toString()));
    }
  }

  private static List<Map<String, String>> commits(String version) {
    return COMMITS.getOrDefault(version, List.of()).stream()
        .map(id -> Map.of("id", id, "repository", REPOSITORY))
        .toList();
  }
}
