package aegle.server;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.rules.RuleContext;
import aegle.metrics.rules.RuleSettings;
import aegle.metrics.tsdb.TimeSeriesDatabase;
import aegle.metrics.tsdb.TsdbOptions;
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
import aegle.server.alerts.AlertLoop;
import aegle.server.cardinality.SeriesBudget;
import aegle.server.config.AegleConfig;
import aegle.server.config.MaskingKey;
import aegle.server.errors.ErrorDesk;
import aegle.server.errors.GroupingRules;
import aegle.server.forward.Forwards;
import aegle.server.intake.Door;
import aegle.server.intake.FileRetention;
import aegle.server.intake.GuardInForce;
import aegle.server.intake.Hall;
import aegle.server.intake.Intake;
import aegle.server.intake.IntakeLimits;
import aegle.server.intake.LeakMap;
import aegle.server.intake.MetadataCatalogue;
import aegle.server.intake.Onlooker;
import aegle.server.intake.Onlookers;
import aegle.server.intake.Quotas;
import aegle.server.intake.SeriesGuard;
import aegle.server.intake.SignalFiles;
import aegle.server.intake.Tallies;
import aegle.server.notify.Notifier;
import aegle.server.probe.DayCounts;
import aegle.server.probe.IntakeSink;
import aegle.server.probe.OwnFigures;
import aegle.server.probe.ProbeMeters;
import aegle.server.probe.ProbeTools;
import aegle.server.probe.ScrapeLoop;
import aegle.server.probe.postgres.PostgresLoop;
import aegle.server.receive.ApiParts;
import aegle.server.receive.Doors;
import aegle.server.receive.Gate;
import aegle.server.receive.RecordDesk;
import aegle.server.receive.RecordMeters;
import aegle.server.receive.StoreMeters;
import aegle.server.releases.BundleDesk;
import aegle.server.releases.ChunkShelf;
import aegle.server.releases.Symbols;
import aegle.server.releases.UploadLimits;
import aegle.server.state.Bundles;
import aegle.server.state.Issues;
import aegle.server.state.Receipts;
import aegle.server.state.Releases;
import aegle.server.state.Settings;
import aegle.server.state.SetupLinks;
import aegle.server.state.SignIns;
import aegle.server.state.StateDatabase;
import aegle.server.state.StateLocation;
import aegle.server.state.Users;
import aegle.server.usage.Asked;
import aegle.server.web.IncidentSources;
import aegle.server.web.WebConfiguration;
import aegle.server.web.WebSettings;
import aegle.server.web.WebSources;
import aegle.server.wiring.WiringWatch;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;

/**
 * The parts of the process in the order of the data's trip. Each is constructed, then recovers and
 * starts; the doors (Tomcat) open last, and everything closes in reverse. What Spring Boot adds is
 * named here one by one; nothing is scanned for.
 */
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
@Import({
  WebConfiguration.class,
  ConnectorWiring.class,
  CloudWiring.class,
  JobsWiring.class,
  AdviceWiring.class,
  AskWiring.class,
  BacktestWiring.class,
  CardinalityWiring.class,
  ForwardWiring.class,
  InspectionWiring.class,
  NotifyWiring.class,
  ObjectiveWiring.class
})
class Wiring {
  static final String VERSION = "0.1.0";

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  PrometheusMeterRegistry meters() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  @Bean
  DecisionsInForce inForce(Decisions decisions, InstantSource clock) {
    return new DecisionsInForce(decisions, clock.instant());
  }

  // Keep.

  @Bean(initMethod = "start", destroyMethod = "close")
  TimeSeriesDatabase store(ServerOptions options, Decisions decisions, InstantSource clock) {
    AegleConfig.Metrics keep = decisions.config().metrics();
    TsdbOptions tsdb =
        TsdbOptions.defaults()
            .withRetention(keep.retention(), keep.maxDiskBytes())
            .withFsyncInterval(keep.fsyncInterval())
            .withMaxSeries(keep.maxSeries());
    return new TimeSeriesDatabase(options.data().resolve("metrics"), tsdb, clock);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  LuceneRecordStore records(ServerOptions options, Decisions decisions, InstantSource clock) {
    LuceneOptions lucene = retention(decisions.config().records());
    return LuceneRecordStore.open(
        options.data().resolve("records"), lucene, clock, System::nanoTime);
  }

  private static LuceneOptions retention(AegleConfig.Records keep) {
    LuceneOptions lucene = LuceneOptions.defaults().withMaxBytes(keep.maxDiskBytes());
    for (Map.Entry<EntryKind, Integer> kind : keep.retentionDays().entrySet()) {
      lucene = lucene.withRetention(kind.getKey(), kind.getValue());
    }
    return lucene;
  }

  @Bean
  SignalFiles signalFiles(ServerOptions options) {
    return new SignalFiles(options.data().resolve("files"));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  FileRetention fileRetention(
      SignalFiles files, Decisions decisions, InstantSource clock, PrometheusMeterRegistry meters) {
    LuceneOptions kept = retention(decisions.config().records());
    int replays = kept.days(EntryKind.REPLAY);
    Map<String, Integer> days =
        Map.of(
            Hall.REPLAYS,
            replays,
            Hall.QUARANTINE,
            replays,
            Hall.ATTACHMENTS,
            kept.days(EntryKind.ERROR),
            Hall.PROFILES,
            kept.days(EntryKind.SPAN));
    return new FileRetention(files, days, FileRetention.MAX_BYTES, clock, meters);
  }

  @Bean(initMethod = "open", destroyMethod = "close")
  StateDatabase state(ServerOptions options, Decisions decisions) {
    AegleConfig config = decisions.config();
    return new StateDatabase(StateLocation.read(config.state(), config.folder(), options.data()));
  }

  // Take in.

  @Bean
  GuardInForce guard(ServerOptions options, DecisionsInForce inForce) {
    return new GuardInForce(() -> inForce.get().masking(), MaskingKey.of(options.data()));
  }

  @Bean
  LeakMap leaks(InstantSource clock) {
    return new LeakMap(clock);
  }

  @Bean
  SeriesGuard seriesGuard(GuardInForce guard, LeakMap leaks, PrometheusMeterRegistry meters) {
    return new SeriesGuard(guard, leaks, meters);
  }

  @Bean
  @DependsOn("census")
  Intake intake(
      SeriesStore store,
      SeriesGuard guard,
      PrometheusMeterRegistry meters,
      InstantSource clock,
      ObjectProvider<Onlooker> onlookers,
      SeriesBudget budget,
      DecisionsInForce inForce) {
    new StoreMeters(store::status, clock).register(meters);
    Onlookers all = new Onlookers(onlookers.stream().toList(), meters);
    return new Intake(
        store, guard, meters, clock, all, budget, () -> inForce.get().config().zeroInjection());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  Tallies tallies(
      SeriesStore store, Intake intake, InstantSource clock, PrometheusMeterRegistry meters) {
    return new Tallies(store, intake, clock, meters);
  }

  @Bean
  Issues issues(StateDatabase state) {
    return new Issues(state);
  }

  @Bean
  Releases releases(StateDatabase state) {
    return new Releases(state);
  }

  @Bean
  Settings settings(StateDatabase state) {
    return new Settings(state);
  }

  @Bean
  ErrorDesk errors(Issues issues, Settings settings, PrometheusMeterRegistry meters) {
    ErrorDesk desk = new ErrorDesk(issues, System::nanoTime, meters);
    settings.find(GroupingRules.SETTING).map(GroupingRules::parse).ifPresent(desk::use);
    return desk;
  }

  @Bean
  UploadLimits uploadLimits() {
    return UploadLimits.forHeap(Runtime.getRuntime().maxMemory());
  }

  @Bean
  Symbols symbols(
      StateDatabase state, SignalFiles files, UploadLimits limits, PrometheusMeterRegistry meters) {
    return new Symbols(new Bundles(state), files, limits, System::nanoTime, meters);
  }

  @Bean(initMethod = "start")
  Hall hall(
      GuardInForce guard,
      RecordStore records,
      Tallies tallies,
      SignalFiles files,
      LeakMap leaks,
      Intake intake,
      Symbols symbols,
      ErrorDesk errors,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    new RecordMeters(records::stats, clock).register(meters);
    // What an error is grouped by has to be its source, which does not change with every build.
    UnaryOperator<Entry> refine = entry -> errors.refine(symbols.symbolicated(entry));
    return new Hall(guard, records, tallies, files, leaks, intake, clock, refine);
  }

  @Bean
  MetadataCatalogue metadata(SeriesGuard guard, PrometheusMeterRegistry meters) {
    return new MetadataCatalogue(guard, meters);
  }

  @Bean
  ProbeTools probeTools(
      ServerOptions options, InstantSource clock, PrometheusMeterRegistry meters) {
    DayCounts counts = new DayCounts(options.data().resolve("day-counts"));
    return new ProbeTools(
        clock, System::nanoTime, new ProbeMeters(meters), VERSION, "localhost", counts);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  ScrapeLoop scrapes(
      Decisions decisions, Intake intake, MetadataCatalogue metadata, ProbeTools tools) {
    return new ScrapeLoop(
        decisions.prometheus(), new IntakeSink(intake, metadata, "scrape"), tools);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  PostgresLoop databases(
      Decisions decisions, Intake intake, MetadataCatalogue metadata, ProbeTools tools) {
    return new PostgresLoop(
        decisions.postgres(), new IntakeSink(intake, metadata, "postgres"), tools);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  OwnFigures ownFigures(
      ServerOptions options,
      Intake intake,
      MetadataCatalogue metadata,
      ProbeTools tools,
      PrometheusMeterRegistry meters) {
    return new OwnFigures(
        meters::scrape,
        "localhost:" + options.port(),
        new IntakeSink(intake, metadata, "own"),
        tools);
  }

  // Ask and judge.

  @Bean(initMethod = "start", destroyMethod = "close")
  Notifier notifier(
      StateDatabase state,
      Decisions decisions,
      ServerOptions options,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    Notifier notifier =
        new Notifier(
            state,
            Decisions.ownAddress(decisions.config(), options.port()),
            "Aegle/" + VERSION,
            clock,
            meters);
    notifier.recover(decisions.notifications());
    return notifier;
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  AlertLoop alerts(
      PromqlEngine promql,
      SeriesStore store,
      Notifier notifier,
      Decisions decisions,
      ServerOptions options,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    RuleSettings settings = decisions.ruleSettings(options.port());
    AlertLoop alerts =
        new AlertLoop(
            new RuleContext(promql, store, notifier::receive, System::nanoTime, settings),
            clock,
            meters);
    alerts.reload(decisions.rules());
    return alerts;
  }

  // Change and show.

  @Bean
  Reload reload(
      ServerOptions options,
      DecisionsInForce inForce,
      ScrapeLoop scrapes,
      PostgresLoop databases,
      AlertLoop alerts,
      Notifier notifier,
      Forwards forwards,
      WiringWatch wiring,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    return new Reload(
        options, inForce, scrapes, databases, alerts, notifier, forwards, wiring, clock, meters);
  }

  @Bean
  Views views(ScrapeLoop scrapes, PostgresLoop databases) {
    return new Views(scrapes, databases);
  }

  @Bean
  SetupLinkFile setupLinkFile(ServerOptions options) {
    return new SetupLinkFile(options.data().resolve("setup-link"));
  }

  @Bean
  FirstSetup firstSetup(
      StateDatabase state, SetupLinkFile linkFile, PasswordHasher hasher, InstantSource clock) {
    return new FirstSetup(
        new Users(state), new SetupLinks(state), linkFile, new SignIns(state), hasher, clock);
  }

  @Bean
  FrontDoor frontDoor(
      StateDatabase state,
      Settings settings,
      PasswordHasher hasher,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    KnownDevices devices = new KnownDevices(settings, clock);
    return new FrontDoor(new Users(state), new SignIns(state), devices, hasher, clock, meters);
  }

  @Bean
  PasswordHasher passwordHasher() {
    return new PasswordHasher();
  }

  @Bean
  IncidentSources incidents(
      Issues issues,
      Releases releases,
      ErrorDesk errors,
      Settings settings,
      LeakMap leaks,
      Advice advice,
      SignalFiles files,
      Hall hall,
      DecisionsInForce inForce) {
    return new IncidentSources(
        issues,
        releases,
        errors,
        settings,
        leaks,
        advice,
        files,
        hall::keepAccess,
        () -> inForce.get().masking(),
        () -> inForce.get().projects());
  }

  @Bean
  WebSources webSources(
      PromqlEngine promql,
      SeriesStore store,
      AlertLoop alerts,
      Views views,
      MetadataCatalogue metadata,
      StateDatabase state,
      RecordStore records,
      FrontDoor door,
      FirstSetup setup,
      InstantSource clock,
      PrometheusMeterRegistry meters,
      Decisions decisions,
      IncidentSources incidents) {
    return new WebSources(
        promql,
        store,
        alerts::snapshot,
        views::forPages,
        metadata::byFamily,
        new Receipts(state),
        records,
        door,
        setup,
        clock,
        meters,
        webSettings(decisions.config()),
        incidents);
  }

  private static WebSettings webSettings(AegleConfig config) {
    List<ZoneId> zones =
        config.clinics().stream().map(clinic -> ZoneId.of(clinic.timeZone())).distinct().toList();
    ZoneId zone = zones.isEmpty() ? ZoneId.systemDefault() : zones.getFirst();
    return new WebSettings(
        config.platform(),
        zone,
        zones,
        new TrustedProxies(config.trustedProxies()),
        config.externalUrl().toLowerCase(Locale.ROOT).startsWith("https:"));
  }

  @Bean
  Snapshots snapshots(
      TimeSeriesDatabase store,
      ServerOptions options,
      Decisions decisions,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    int kept = decisions.config().metrics().maxSnapshots();
    return new Snapshots(store::snapshot, options.data().resolve("snapshots"), kept, clock, meters);
  }

  // The doors.

  @Bean
  Gate gate(ServerOptions options, DecisionsInForce inForce, Intake intake) {
    return new Gate(new Door(() -> inForce.get().keys(), options.openIntake()), intake);
  }

  @Bean
  ServletContextInitializer doors(
      ServerOptions options,
      DecisionsInForce inForce,
      Gate gate,
      Intake intake,
      MetadataCatalogue metadata,
      TimeSeriesDatabase store,
      Snapshots snapshots,
      PromqlEngine promql,
      Asked asked,
      AlertLoop alerts,
      Views views,
      Reload reload,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    OwnFacts facts = new OwnFacts(options, inForce, reload, clock.instant());
    ApiParts parts =
        new ApiParts(
            store,
            promql,
            asked::chosen,
            metadata,
            alerts::snapshot,
            views::forApi,
            facts::get,
            clock);
    Doors.Life life =
        new Doors.Life(
            () -> true,
            reload,
            snapshots::make,
            () -> inForce.get().prometheus().global().externalLabels());
    return mounting(Doors.mounts(gate, intake, IntakeLimits.DEFAULT, parts, meters, life));
  }

  @Bean
  Quotas quotas(DecisionsInForce inForce) {
    return new Quotas(project -> inForce.get().perMinute(project), System::nanoTime);
  }

  @Bean
  RecordDesk recordDesk(
      DecisionsInForce inForce,
      Gate gate,
      Intake intake,
      Hall hall,
      RecordStore records,
      Tallies tallies,
      MetadataCatalogue metadata,
      Quotas quotas,
      InstantSource clock) {
    RecordDesk.Parts parts =
        new RecordDesk.Parts(
            hall, records, tallies, metadata, () -> inForce.get().projects(), quotas, clock);
    return new RecordDesk(gate, intake, IntakeLimits.DEFAULT, parts);
  }

  @Bean
  ServletContextInitializer recordDoors(RecordDesk desk) {
    return mounting(Doors.recordMounts(desk));
  }

  @Bean
  ServletContextInitializer releaseDoors(
      DecisionsInForce inForce,
      Gate gate,
      Intake intake,
      StateDatabase state,
      Releases releases,
      SignalFiles files,
      Symbols symbols,
      UploadLimits limits,
      InstantSource clock) {
    ChunkShelf chunks = new ChunkShelf(files, clock);
    BundleDesk bundles =
        new BundleDesk(chunks, new Bundles(state), files, symbols, limits, clock, System::nanoTime);
    Doors.ReleaseParts parts =
        new Doors.ReleaseParts(
            releases, chunks, bundles, () -> inForce.get().config().externalUrl(), clock);
    return mounting(Doors.releaseMounts(gate, intake, IntakeLimits.DEFAULT, parts));
  }

  static ServletContextInitializer mounting(List<Doors.Mount> mounts) {
    return context ->
        mounts.forEach(
            mount -> context.addServlet(mount.name(), mount.servlet()).addMapping(mount.pattern()));
  }
}
