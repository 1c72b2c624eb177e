package aegle.server;

import aegle.guard.masking.MaskingRules;
import aegle.metrics.rules.RuleFile;
import aegle.metrics.rules.RuleSettings;
import aegle.metrics.yaml.ConfigException;
import aegle.server.alerts.RuleFolder;
import aegle.server.calendars.CalendarYaml;
import aegle.server.calendars.Calendars;
import aegle.server.calendars.LearnedHours;
import aegle.server.calendars.OpeningHours;
import aegle.server.cardinality.Budgets;
import aegle.server.config.AegleConfig;
import aegle.server.config.MaskingFile;
import aegle.server.forward.ForwardSettings;
import aegle.server.forward.ForwardYaml;
import aegle.server.intake.AwsKeys;
import aegle.server.intake.IntakeKeys;
import aegle.server.intake.Projects;
import aegle.server.intake.VercelSettings;
import aegle.server.notify.NotifyConfig;
import aegle.server.notify.NotifyConfigReader;
import aegle.server.notify.OwnAddress;
import aegle.server.objectives.Objective;
import aegle.server.objectives.ObjectiveRules;
import aegle.server.objectives.ObjectiveYaml;
import aegle.server.probe.config.PrometheusConfig;
import aegle.server.probe.postgres.PostgresTarget;
import aegle.server.state.StateLocation;
import aegle.server.statsd.StatsdSettings;
import aegle.server.tls.TlsSettings;
import aegle.server.twins.SameThings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of decisions, read and judged as a whole: either every file in it can be used, or none
 * counts.
 *
 * @param config {@code aegle.yml}
 * @param prometheus {@code prometheus.yml}; without the file nothing is scraped
 * @param rules the files that {@code rule_files} names, or all in {@code rules/} when it names none
 * @param notifications {@code alertmanager.yml}
 * @param keys who may write and read
 * @param awsKeys which of them sign as clients of AWS do
 * @param vercel what Vercel sends to
 * @param projects who may send errors and vitals with a key that every browser knows
 * @param masking {@code masking.yml}
 * @param postgres the databases to watch
 * @param statsd where DogStatsD is taken
 * @param budgets how many series and values there may be
 * @param forwards what leaves this house
 * @param same which metrics are one event
 * @param hours when clinics are open, by their ids, where the file says so
 * @param learning what hours are learned from
 * @param objectives what the platform promises; their rules are among the rules
 */
record Decisions(
    AegleConfig config,
    PrometheusConfig prometheus,
    List<RuleFile> rules,
    NotifyConfig notifications,
    IntakeKeys keys,
    AwsKeys awsKeys,
    VercelSettings vercel,
    Projects projects,
    MaskingRules masking,
    List<PostgresTarget> postgres,
    StatsdSettings statsd,
    Budgets budgets,
    List<ForwardSettings> forwards,
    SameThings same,
    Map<String, OpeningHours> hours,
    LearnedHours.Settings learning,
    List<Objective> objectives) {
  private static final String PROMETHEUS_FILE = "prometheus.yml";

  Decisions {
    rules = List.copyOf(rules);
    postgres = List.copyOf(postgres);
    forwards = List.copyOf(forwards);
    hours = Map.copyOf(hours);
    objectives = List.copyOf(objectives);
  }

  /**
   * Reads the folder.
   *
   * @param port where this server listens, so that it can refuse to tell itself of its own alerts
   * @throws ConfigException at the first file that cannot be used
   */
  static Decisions read(Path folder, int port) {
    if (!Files.isDirectory(folder)) {
      throw new ConfigException(
          folder.toString(), 0, "this is not a folder; name the one with aegle.yml in it");
    }
    AegleConfig config = AegleConfig.read(folder);
    Path scrapes = folder.resolve(PROMETHEUS_FILE);
    PrometheusConfig written =
        Files.exists(scrapes)
            ? PrometheusConfig.read(scrapes)
            : PrometheusConfig.parse(PROMETHEUS_FILE, "", folder.toAbsolutePath());
    PrometheusConfig prometheus = written.withJson(config.jsonMetrics(), config.zonesOfClinics());
    List<Objective> objectives = ObjectiveYaml.read(config.objectives(), config.zone());
    List<RuleFile> guards = new ObjectiveRules(externalUrl(config, port)).files(objectives);
    // Whoever opens the database and the doors reads these again, with the data folder.
    StateLocation.read(config.state(), folder, folder);
    TlsSettings.read(config.tls(), folder);
    return new Decisions(
        config,
        prometheus,
        Stream.concat(rules(folder, prometheus).stream(), guards.stream()).toList(),
        new NotifyConfigReader(folder, ownAddress(config, port)).read(),
        IntakeKeys.read(config.keys()),
        AwsKeys.read(config.keys(), folder),
        VercelSettings.read(config.vercel(), folder),
        Projects.read(config.projects()),
        MaskingFile.read(folder),
        PostgresTarget.readAll(
            config.postgres(), folder, name -> System.getenv().getOrDefault(name, "")),
        StatsdSettings.read(config.statsd()),
        Budgets.read(config.cardinality()),
        ForwardYaml.read(config.forwards(), folder, ownAddress(config, port)::is),
        SameThings.read(config.same()),
        CalendarYaml.hours(config.hours()),
        CalendarYaml.learning(config.calendars()),
        objectives);
  }

  private static List<RuleFile> rules(Path folder, PrometheusConfig prometheus) {
    if (prometheus.ruleFiles().isEmpty()) {
      return RuleFolder.read(folder);
    }
    Path root = folder.toAbsolutePath().normalize();
    return prometheus.ruleFilePaths().stream()
        .map(path -> path.toAbsolutePath().normalize())
        .filter(RuleFolder::holdsRules)
        .map(path ->
            RuleFile.read(path, (path.startsWith(root) ? root.relativize(path) : path).toString()))
        .toList();
  }

  /** What an operator should look at, though everything can be used; each a sentence. */
  List<String> warnings() {
    Set<String> used = rules.stream().map(RuleFile::name).collect(Collectors.toSet());
    Stream<String> unused =
        RuleFolder.names(config.folder()).stream()
            .filter(name -> !used.contains(name))
            .map(name ->
                name
                    + " is named by no entry of rule_files in prometheus.yml, so no rule in it"
                    + " counts");
    Stream<String> leaving = forwards.stream().map(ForwardSettings::leaving);
    return Stream.of(unused, statsd.warnings().stream(), leaving)
        .flatMap(stream -> stream)
        .toList();
  }

  /** Signals a minute that a project or a key of this name may send, or 0 where none says so. */
  long perMinute(String name) {
    long ofProject = projects.perMinute(name);
    return ofProject == 0 ? keys.perMinute(name) : ofProject;
  }

  /** The clinics with what the file says of their hours. */
  List<Calendars.Clinic> clinics() {
    return config.clinics().stream()
        .map(clinic ->
            new Calendars.Clinic(
                clinic.id(),
                clinic.name(),
                ZoneId.of(clinic.timeZone()),
                Optional.ofNullable(hours.get(clinic.id()))))
        .toList();
  }

  /** The address to bind: without keys nobody but this machine may come in. */
  static String listen(AegleConfig config, boolean openIntake) {
    return openIntake ? "127.0.0.1" : config.listen();
  }

  /** How people reach this server. */
  static String externalUrl(AegleConfig config, int port) {
    return config.externalUrl().isEmpty()
        ? "http://localhost:" + port
        : config.externalUrl().replaceAll("/+$", "");
  }

  /** How rules behave unless their group says otherwise. */
  RuleSettings ruleSettings(int port) {
    return RuleSettings.DEFAULT
        .withInterval(prometheus.evaluationInterval())
        .withExternal(prometheus.global().externalLabels().toMap(), externalUrl(config, port));
  }

  static OwnAddress ownAddress(AegleConfig config, int port) {
    return new OwnAddress(URI.create(externalUrl(config, port)), port);
  }
}
