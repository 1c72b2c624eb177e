package aegle.server;

import aegle.metrics.rules.RuleFile;
import aegle.metrics.yaml.ConfigException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * {@code ./aegle check DIR}: reads the folder of decisions as the server would, and says what it
 * found.
 */
final class CheckCommand {
  private static final String USAGE = "usage: ./aegle check DIR, the folder with aegle.yml in it";

  private CheckCommand() {}

  /** 0 when the server would take the folder, 1 when it would refuse it, 2 when misused. */
  static int run(PrintStream out, PrintStream errors, String... args) {
    if (ServerOptions.asksForHelp(args)) {
      out.println(USAGE);
      return 0;
    }
    if (args.length != 1) {
      errors.println(USAGE);
      return 2;
    }
    try {
      print(Decisions.read(Path.of(args[0]), ServerOptions.DEFAULT_PORT), out);
      return 0;
    } catch (ConfigException e) {
      errors.println("aegle: " + e.getMessage());
      return 1;
    }
  }

  private static void print(Decisions decisions, PrintStream out) {
    int rules = decisions.rules().stream().mapToInt(RuleFile::ruleCount).sum();
    out.println(
        decisions.config().folder()
            + " can be used: "
            + String.join(
                ", ",
                count(decisions.prometheus().scrapeConfigs().size(), "scrape job"),
                count(decisions.postgres().size(), "database"),
                count(rules, "rule") + " in " + count(decisions.rules().size(), "file"),
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
