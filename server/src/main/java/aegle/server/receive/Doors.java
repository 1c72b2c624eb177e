package aegle.server.receive;

import aegle.protocols.vitals.VitalsBeacon;
import aegle.records.RecordStore;
import aegle.server.intake.Intake;
import aegle.server.intake.IntakeLimits;
import aegle.server.releases.BundleDesk;
import aegle.server.releases.ChunkShelf;
import aegle.server.state.Releases;
import aegle.server.twins.TwinWatch;
import aegle.server.usage.Usage;
import aegle.signals.Labels;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.Servlet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Every path that programs call, with the servlet behind it. */
public final class Doors {
  private static final BeaconServlet.Kind VITALS =
      new BeaconServlet.Kind(
          "vitals",
          "web-vitals",
          VitalsBeacon.MAX_BYTES,
          (body, page, receivedNanos) ->
              new VitalsBeacon().read(body, body.length, page, receivedNanos));

  /** Exact where others have paths beside them: Prometheus, Alertmanager, Sentry. */
  private static final List<String> DATADOG_PATHS =
      List.of(
          "/api/v1/series",
          "/api/v1/distribution_points",
          "/api/v1/events",
          "/api/v1/check_run",
          "/api/v1/validate",
          "/api/v1/metrics/*",
          "/api/v2/series",
          "/api/v2/logs",
          "/datadog/*");

  private static final List<String> NEW_RELIC_PATHS =
      List.of("/metric/v1", "/log/v1", "/trace/v1", "/v1/accounts/*", "/newrelic/*");

  private Doors() {}

  /**
   * A servlet and where it stands.
   *
   * @param name for logs
   * @param pattern of the servlet specification: exact, or a prefix with a star
   */
  public record Mount(String name, String pattern, Servlet servlet) {}

  /**
   * The life of the server, as the doors show it.
   *
   * @param ready whether recovery is over
   * @param reload reads the configuration again; throws with the complaint when it is wrong
   * @param snapshot copies the stored samples and gives the copy's name
   * @param externalLabels of the scrape configuration, laid on federated series
   */
  public record Life(
      BooleanSupplier ready,
      Runnable reload,
      Supplier<String> snapshot,
      Supplier<Labels> externalLabels) {}

  /**
   * What the doors for releases lead to.
   *
   * @param chunks of bundles that are on their way
   * @param bundles puts them together
   * @param externalUrl how builds reach this server, or empty: as each of them did
   */
  public record ReleaseParts(
      Releases releases,
      ChunkShelf chunks,
      BundleDesk bundles,
      Supplier<String> externalUrl,
      InstantSource clock) {}

  /** The doors for builds that announce releases and upload source maps. */
  public static List<Mount> releaseMounts(
      Gate gate, Intake intake, IntakeLimits limits, ReleaseParts parts) {
    ReleaseCalls releases =
        new ReleaseCalls(parts.releases(), parts.bundles(), intake, parts.clock());
    UploadCalls uploads = new UploadCalls(parts.chunks(), parts.bundles(), releases, intake);
    return List.of(
        new Mount(
            "sentry-api",
            "/api/0/*",
            new SentryApiServlet(gate, intake, limits, releases, uploads, parts.externalUrl())),
        new Mount(
            "releases",
            "/api/aegle/v1/releases",
            new ReleasesServlet(gate, intake, parts.releases())));
  }

  /** The doors of cardinality and of things that several sources tell. */
  public static List<Mount> usageMounts(Gate gate, Intake intake, Usage usage, TwinWatch twins) {
    return List.of(
        new Mount(
            "cardinality",
            "/api/aegle/v1/cardinality",
            new CardinalityServlet(gate, intake, usage)),
        new Mount("same", "/api/aegle/v1/same", new SameServlet(gate, intake, twins)));
  }

  /** The doors for records. */
  public static List<Mount> recordMounts(RecordDesk desk) {
    Reception reception = desk.reception();
    RecordStore records = desk.records();
    OtlpIntake otlp = desk.otlp();
    List<Mount> mounts = vendorMounts(desk);
    Collections.addAll(
        mounts,
        new Mount("otlp-traces", "/v1/traces", new OtlpServlet(reception, otlp)),
        new Mount("otlp-metrics", "/v1/metrics", new OtlpServlet(reception, otlp)),
        new Mount("otlp-logs", "/v1/logs", new OtlpServlet(reception, otlp)),
        new Mount("vitals", "/vitals", new BeaconServlet(reception, VITALS)),
        // Where platforms have had their own door for them, which a proxy can now lead here.
        new Mount("platform-vitals", "/api/vitals", new BeaconServlet(reception, VITALS)),
        new Mount("sentry", "/api/*", new SentryServlet(reception)),
        new Mount("sentry-tunnel", "/tunnel", new SentryServlet(reception)),
        new Mount("log-lines", "/api/logs", new LogLinesServlet(reception, records)),
        new Mount("loki", "/loki/api/v1/push", new LokiServlet(reception, desk.limits())),
        new Mount(
            "records",
            "/api/aegle/v1/records/*",
            new RecordsServlet(desk.gate(), desk.intake(), records, desk.clock())));
    return mounts;
  }

  /** The doors for the clients of hosted products. */
  private static List<Mount> vendorMounts(RecordDesk desk) {
    List<Mount> mounts = new ArrayList<>();
    for (String path : DATADOG_PATHS) {
      mounts.add(
          new Mount(
              "datadog " + path,
              path,
              new DatadogServlet(desk.reception(), desk.limits(), desk.metadata())));
    }
    for (String path : NEW_RELIC_PATHS) {
      mounts.add(
          new Mount(
              "newrelic " + path, path, new NewRelicServlet(desk.reception(), desk.limits())));
    }
    mounts.add(
        new Mount(
            "newrelic-agent",
            "/agent_listener/invoke_raw_method",
            new NewRelicAgentServlet(desk.reception(), desk.limits())));
    return mounts;
  }

  /** The doors, to be registered before the server listens. */
  public static List<Mount> mounts(
      Gate gate,
      Intake intake,
      IntakeLimits limits,
      ApiParts parts,
      PrometheusMeterRegistry meters,
      Life life) {
    FederateServlet federate =
        new FederateServlet(
            gate,
            intake,
            parts.store(),
            parts.asked(),
            parts.engine().limits().lookback(),
            life.externalLabels(),
            parts.clock());
    return List.of(
        new Mount(
            "remote-write",
            "/api/v1/write",
            new RemoteWriteServlet(gate, intake, parts.metadata(), limits)),
        new Mount(PrometheusApi.NAME, "/api/v1/*", new PrometheusApi(gate, intake, parts)),
        new Mount(
            "snapshot", "/api/v1/admin/tsdb/snapshot", new SnapshotServlet(gate, life.snapshot())),
        new Mount("federate", "/federate", federate),
        new Mount("own-metrics", "/metrics", new OwnMetricsServlet(gate, intake, meters)),
        new Mount("life", "/-/*", new LifeServlet(gate, life.ready(), life.reload())));
  }
}
