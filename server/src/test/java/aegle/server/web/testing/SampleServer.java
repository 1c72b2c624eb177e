package aegle.server.web.testing;

import aegle.guard.Guard;
import aegle.guard.masking.Masker;
import aegle.guard.masking.MaskingRules;
import aegle.guard.replay.ReplayGuard;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.records.RecordStore;
import aegle.records.lucene.LuceneOptions;
import aegle.records.lucene.LuceneRecordStore;
import aegle.server.access.FirstSetup;
import aegle.server.access.FrontDoor;
import aegle.server.access.KnownDevices;
import aegle.server.access.PasswordHasher;
import aegle.server.access.SetupLinkFile;
import aegle.server.access.TrustedProxies;
import aegle.server.advice.Advice;
import aegle.server.config.AddressRange;
import aegle.server.errors.ErrorDesk;
import aegle.server.intake.Hall;
import aegle.server.intake.Intake;
import aegle.server.intake.LeakMap;
import aegle.server.intake.Projects;
import aegle.server.intake.Sender;
import aegle.server.intake.SignalFiles;
import aegle.server.intake.Tallies;
import aegle.server.probe.ProbeSnapshot;
import aegle.server.probe.TargetSnapshot;
import aegle.server.probe.TargetSnapshot.Health;
import aegle.server.state.AdviceRows;
import aegle.server.state.DeliveryOutcome;
import aegle.server.state.Issues;
import aegle.server.state.Receipt;
import aegle.server.state.Receipts;
import aegle.server.state.Releases;
import aegle.server.state.Settings;
import aegle.server.state.SetupLinks;
import aegle.server.state.SignIns;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.server.state.Users;
import aegle.server.testing.Guards;
import aegle.server.web.IncidentSources;
import aegle.server.web.WebConfiguration;
import aegle.server.web.WebSettings;
import aegle.server.web.WebSources;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.SignalBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The pages on a real Tomcat over a real engine and a real state database, fed by samples. */
public final class SampleServer implements AutoCloseable {
  public static final String OWNER = "owner";
  public static final String PASSWORD = "calm until it matters";

  private final MemorySeriesStore store = new MemorySeriesStore();
  private final PromqlEngine promql =
      new PromqlEngine(store, QueryLimits.DEFAULT, System::nanoTime);
  private final SamplePlatform platform = new SamplePlatform(store);
  private final SampleRules rules = new SampleRules(promql);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final InstantSource clock;
  private final StateDatabase database;
  private final Receipts receipts;
  private final LuceneRecordStore records;
  private RecordStore shown;
  private final FirstSetup setup;
  private final FrontDoor door;
  private final SignIns signIns;
  private final IncidentSources incidents;
  private final Map<String, Object> parts = new LinkedHashMap<>();
  private TrustedProxies proxies = TrustedProxies.NONE;
  private boolean reachedByTls;
  private final Advice advice;
  private volatile ProbeSnapshot targets =
      new ProbeSnapshot(List.of(), List.of(), Map.of(), List.of());
  private ConfigurableApplicationContext context;

  public SampleServer(Path folder, InstantSource clock) {
    this.clock = clock;
    database = new StateDatabase(StateLocation.inDataFolder(folder));
    database.open();
    Users users = new Users(database);
    SignIns record = new SignIns(database);
    PasswordHasher hasher = new PasswordHasher();
    receipts = new Receipts(database);
    SetupLinkFile linkFile = new SetupLinkFile(folder.resolve("setup-link"));
    setup = new FirstSetup(users, new SetupLinks(database), linkFile, record, hasher, clock);
    KnownDevices devices = new KnownDevices(new Settings(database), clock);
    door = new FrontDoor(users, record, devices, hasher, clock, meters);
    signIns = record;
    records =
        LuceneRecordStore.open(
            folder.resolve("records"), LuceneOptions.defaults(), clock, System::nanoTime);
    shown = records;
    Issues issues = new Issues(database);
    advice = new Advice(new AdviceRows(database), clock, meters);
    incidents =
        new IncidentSources(
            issues,
            new Releases(database),
            new ErrorDesk(issues, System::nanoTime, meters),
            new Settings(database),
            new LeakMap(clock),
            advice,
            new SignalFiles(folder.resolve("files")),
            access -> records.append(List.of(access)),
            MaskingRules::usual,
            Projects::none);
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    SecurityAutoConfiguration.class,
    ServletWebSecurityAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class
  })
  @Import(WebConfiguration.class)
  static class Boot {}

  /** Has the word of proxies in these ranges count. */
  public SampleServer behind(String... ranges) {
    proxies =
        new TrustedProxies(
            Stream.of(ranges).map(range -> AddressRange.parse(range).orElseThrow()).toList());
    return this;
  }

  /** Has the pages ask another store in front of the real one. */
  public SampleServer asking(UnaryOperator<RecordStore> front) {
    shown = front.apply(records);
    return this;
  }

  /** Has the pages find another part of the server. */
  public SampleServer with(String name, Object part) {
    parts.put(name, part);
    return this;
  }

  /** As with an {@code external-url} that begins with https. */
  public SampleServer reachedByTls() {
    reachedByTls = true;
    return this;
  }

  /** The record of who signed in or tried to. */
  public SignIns signIns() {
    return signIns;
  }

  /** Opens the doors on a port; 0 picks a free one. */
  public SampleServer start(int port) {
    records.start();
    MetricMetadata about =
        new MetricMetadata(
            "http_requests_total", MetricMetadata.Type.COUNTER, "Requests answered.", "");
    WebSources sources =
        new WebSources(
            promql,
            store,
            rules::groups,
            () -> targets,
            () -> Map.of("http_requests_total", Set.of(about)),
            receipts,
            shown,
            door,
            setup,
            clock,
            meters,
            new WebSettings(
                "the platform", ZoneId.of("Asia/Bangkok"), List.of(), proxies, reachedByTls),
            incidents);
    context =
        new SpringApplicationBuilder(Boot.class)
            .web(WebApplicationType.SERVLET)
            .bannerMode(org.springframework.boot.Banner.Mode.OFF)
            .properties(
                Map.of(
                    "server.port",
                    port,
                    "server.address",
                    "127.0.0.1",
                    "spring.threads.virtual.enabled",
                    true,
                    "logging.level.root",
                    "WARN"))
            .initializers(c -> c.getBeanFactory().registerSingleton("webSources", sources))
            .initializers(c -> parts.forEach(c.getBeanFactory()::registerSingleton))
            .run();
    return this;
  }

  public String address() {
    return "http://127.0.0.1:" + ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  /** How many sessions Tomcat itself holds. */
  public int sessions() {
    return tomcat().getManager().getActiveSessions();
  }

  /** How long Tomcat keeps a session without a request. */
  public Duration sessionLife() {
    return Duration.ofMinutes(tomcat().getSessionTimeout());
  }

  private Context tomcat() {
    TomcatWebServer web = (TomcatWebServer) ((WebServerApplicationContext) context).getWebServer();
    return (Context) web.getTomcat().getHost().findChildren()[0];
  }

  /** The value of one of the server's own figures. */
  public double figure(String name) {
    return meters.get(name).meter().measure().iterator().next().getValue();
  }

  /** The one-time link of a server that has no owner yet. */
  public String setupLink() {
    return setup.newLink(address()).orElseThrow();
  }

  public SampleServer withOwner() {
    String link = setup.newLink("").orElseThrow();
    setup.complete(link.substring(link.indexOf('#') + 1), OWNER, PASSWORD, "127.0.0.1");
    return this;
  }

  /** Fills the store with the past, targets and deliveries. */
  public SampleServer withHistory(Duration past, Duration step) {
    long now = clock.millis();
    platform.live(now - past.toMillis(), now, step.toMillis());
    showTargets();
    evaluate();
    for (int i = 0; i < 8; i++) {
      receipts.add(receipt(i, clock.instant().minus(Duration.ofMinutes(170 - 20L * i))));
    }
    return this;
  }

  public SamplePlatform platform() {
    return platform;
  }

  public StateDatabase database() {
    return database;
  }

  public PromqlEngine promql() {
    return promql;
  }

  public RecordStore records() {
    return records;
  }

  public IncidentSources incidents() {
    return incidents;
  }

  /** Lets records and recordings in as intake does: masked, grouped, and found at once. */
  public void receive(SignalBatch batch) {
    Intake intake = new Intake(store, Guards.ofSeries(meters), meters, clock);
    try (Tallies tallies = new Tallies(store, intake, clock, meters)) {
      Masker masker = new Masker(MaskingRules.usual(), new byte[32]);
      Guard guard = new Guard(masker, new ReplayGuard(masker));
      Hall hall =
          new Hall(
              () -> guard,
              records,
              tallies,
              incidents.files(),
              incidents.leaks(),
              intake,
              clock,
              incidents.desk()::refine);
      int kept = hall.accept(batch, new Sender("sentry", "web", "sentry.javascript"));
      records.refresh();
      if (kept == 0) {
        throw new AssertionError("nothing of the batch was kept");
      }
    }
  }

  public SampleRules rules() {
    return rules;
  }

  public MemorySeriesStore store() {
    return store;
  }

  public Receipts receipts() {
    return receipts;
  }

  /** One more scrape and evaluation, at the present time. */
  public void step(Duration sinceLast) {
    long now = clock.millis();
    platform.live(now, now, sinceLast.toMillis());
    showTargets();
    evaluate();
  }

  public void evaluate() {
    store.append(rules.evaluate(clock.instant()));
  }

  private void showTargets() {
    Instant now = clock.instant();
    String late = "Get \"http://10.0.0.7:9100/metrics\": context deadline exceeded";
    targets =
        new ProbeSnapshot(
            List.of(
                target(
                    "beauty-ai-precision",
                    "localhost:8080",
                    Health.UP,
                    now.minusSeconds(4),
                    412,
                    ""),
                target("node", "localhost:9100", Health.UP, now.minusSeconds(9), 1_204, ""),
                target("node", "10.0.0.7:9100", Health.DOWN, now.minusSeconds(11), 0, late),
                target("mail", "localhost:9199", Health.UNKNOWN, null, 0, "")),
            List.of(
                new ProbeSnapshot.Dropped(
                    "node", Labels.of("__address__", "10.0.0.9:9100", "job", "node"))),
            Map.of("node", 1L),
            List.of());
  }

  private static TargetSnapshot target(
      String job,
      String instance,
      Health health,
      @Nullable Instant last,
      long samples,
      String error) {
    Labels labels = Labels.of("job", job, "instance", instance);
    String url = "http://" + instance + "/metrics";
    return new TargetSnapshot(
        job,
        labels,
        labels,
        url,
        url,
        error,
        last,
        error.isEmpty() ? 0.038 : 10,
        health,
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        samples,
        samples,
        0);
  }

  private static Receipt receipt(int i, Instant at) {
    DeliveryOutcome outcome =
        i == 2
            ? DeliveryOutcome.RETRYING
            : i == 4 ? DeliveryOutcome.FAILED : DeliveryOutcome.DELIVERED;
    boolean mail = i % 3 == 1;
    return new Receipt(
        0,
        mail ? "owners" : "on-call",
        mail ? "email" : "webhook",
        0,
        "{}/{}:{alertname=\"DatabaseDown\"}",
        Labels.of("alertname", i % 2 == 0 ? "DatabaseDown" : "SlowAPIResponse"),
        i % 2 == 0 ? 1 : 0,
        i % 2 == 0 ? 0 : 2,
        i == 2 || i == 4 ? 3 : 1,
        at,
        Duration.ofMillis(40 + 900L * (i % 3)),
        outcome,
        outcome == DeliveryOutcome.DELIVERED ? mail ? 250 : 200 : 503,
        outcome == DeliveryOutcome.DELIVERED
            ? "OK"
            : "Service Unavailable: the receiver is overloaded");
  }

  @Override
  public void close() {
    if (context != null) {
      context.close();
    }
    records.close();
    database.close();
  }
}
