package aegle.server;

import aegle.metrics.rules.RuleFile;
import aegle.metrics.yaml.ConfigException;
import aegle.server.alerts.RuleFolder;
import aegle.server.objectives.ObjectiveRules;
import aegle.server.ship.KeySource;
import aegle.server.wiring.Finding;
import aegle.server.wiring.LiveData;
import aegle.server.wiring.NoLiveData;
import aegle.server.wiring.RemoteLive;
import aegle.server.wiring.Report;
import aegle.server.wiring.ReportJson;
import aegle.server.wiring.ReportText;
import aegle.server.wiring.RuleText;
import aegle.server.wiring.Severity;
import aegle.server.wiring.Surroundings;
import aegle.server.wiring.WiringCheck;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code ./aegle check DIR}: reads the folder of decisions as the server would, says what it found,
 * and judges its rules against everything else: {@link WiringCheck}.
 */
final class CheckCommand {
  private CheckCommand() {}

  /** As below, by the clock of this machine. */
  static int run(PrintStream out, PrintStream errors, String... args) {
    return run(InstantSource.system(), out, errors, args);
  }

  /**
   * 0 when the server would take the folder and no finding is as bad as {@code --fail-on}, 1 when
   * it would refuse it or one is, 2 when misused or when the server named cannot be asked.
   */
  static int run(InstantSource clock, PrintStream out, PrintStream errors, String... args) {
    if (ServerOptions.asksForHelp(args)) {
      out.println(CheckOptions.USAGE);
      return 0;
    }
    try {
      return judged(CheckOptions.parse(args), clock, out, errors);
    } catch (IllegalArgumentException
        | KeySource.KeyException
        | RemoteLive.UnreachableException e) {
      errors.println("aegle: " + e.getMessage());
      return 2;
    }
  }

  private static int judged(
      CheckOptions options, InstantSource clock, PrintStream out, PrintStream errors) {
    Decisions decisions;
    try {
      decisions = Decisions.read(options.folder(), ServerOptions.DEFAULT_PORT);
    } catch (ConfigException e) {
      refuse(e, options, clock, out, errors);
      return 1;
    }
    LiveData live =
        options.server().isEmpty() ? new NoLiveData(clock.instant()) : remote(options, clock);
    Report report =
        WiringCheck.judge(Inspection.texts(decisions), Inspection.around(decisions, live));
    if (options.format() == CheckOptions.Format.TEXT) {
      print(decisions, out);
    }
    print(report, options, out);
    return report.atLeast(options.failOn()) > 0 ? 1 : 0;
  }

  private static LiveData remote(CheckOptions options, InstantSource clock) {
    KeySource key = new KeySource(options.keyFile(), System.getenv());
    return RemoteLive.open(options.server(), key.read().orElse(""), clock.instant());
  }

  /** Says why the folder cannot be used, and how rule files that cannot be read are repaired. */
  private static void refuse(
      ConfigException e,
      CheckOptions options,
      InstantSource clock,
      PrintStream out,
      PrintStream errors) {
    errors.println("aegle: " + e.getMessage());
    Report report = ofFiles(options.folder(), clock);
    if (options.format() != CheckOptions.Format.TEXT) {
      print(report, options, out);
      return;
    }
    for (Finding finding : report.findings()) {
      if (finding.severity() == Severity.FATAL && !finding.correction().isEmpty()) {
        errors.println(finding.place() + ": " + finding.sentence());
        errors.println(finding.correction());
      }
    }
  }

  /** The rule files alone, whatever else is wrong. */
  private static Report ofFiles(Path folder, InstantSource clock) {
    List<RuleText> texts = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      RuleFolder.names(folder).forEach(name -> texts.add(Inspection.text(folder, name)));
    }
    NoLiveData nothing = new NoLiveData(clock.instant());
    return WiringCheck.judge(
        texts, Surroundings.of(nothing, nothing.at().atZone(ZoneOffset.UTC).toLocalDate()));
  }

  private static void print(Report report, CheckOptions options, PrintStream out) {
    switch (options.format()) {
      case TEXT -> out.print(ReportText.of(report, options.show()));
      case JSON -> out.println(ReportJson.of(report).toPrettyString());
      case SARIF -> out.println(ReportJson.sarif(report, Wiring.VERSION).toPrettyString());
      case GITHUB -> out.print(ReportText.github(report));
    }
  }

  private static void print(Decisions decisions, PrintStream out) {
    List<RuleFile> files =
        decisions.rules().stream()
            .filter(file -> !file.name().equals(ObjectiveRules.FILE_NAME))
            .toList();
    int rules = files.stream().mapToInt(RuleFile::ruleCount).sum();
    out.println(
        decisions.config().folder()
            + " can be used: "
            + String.join(
                ", ",
                count(decisions.prometheus().scrapeConfigs().size(), "scrape job"),
                count(decisions.postgres().size(), "database"),
                count(rules, "rule") + " in " + count(files.size(), "file"),
                count(decisions.objectives().size(), "objective"),
                count(decisions.notifications().receivers().size(), "receiver")));
    decisions.warnings().forEach(warning -> out.println("warning: " + warning));
    if (!decisions.notifications().tellsSomebody()) {
      out.println("warning: nobody is told of alerts; name a receiver in alertmanager.yml");
    }
    if (rules == 0) {
      out.println("warning: no rules, so no alert can fire; see rule_files in prometheus.yml");
    }
    if (decisions.prometheus().scrapeConfigs().isEmpty()) {
      out.println("warning: nothing is scraped; name a job in prometheus.yml");
    }
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
