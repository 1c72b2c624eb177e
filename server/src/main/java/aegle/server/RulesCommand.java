package aegle.server;

import aegle.metrics.rules.unittest.RuleTestFile;
import aegle.metrics.yaml.ConfigException;
import aegle.server.objectives.ObjectiveRules;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * {@code ./aegle rules test FILE...}: unit tests of rules, as {@code promtool test rules} runs
 * them; {@code ./aegle rules objectives [DIR]}: the rules that are made from objectives, printed;
 * {@code ./aegle rules backtest FILE}: rules over what is stored.
 */
final class RulesCommand {
  private static final String USAGE =
      "usage: ./aegle rules test FILE..., in promtool's format\n"
          + "       ./aegle rules objectives [DIR], the folder with aegle.yml in it, or config\n"
          + BacktestCommand.USAGE;

  private RulesCommand() {}

  /** Runs the tests on the terminal; 0 when all held, 1 when one did not, 2 when misused. */
  static int run(String... args) {
    return run(System.out, System.err, System::nanoTime, args);
  }

  static int run(PrintStream out, PrintStream errors, LongSupplier nanoTicker, String... args) {
    if (ServerOptions.asksForHelp(args)) {
      out.println(USAGE);
      return 0;
    }
    if (args.length > 0 && args.length <= 2 && args[0].equals("objectives")) {
      return objectives(out, errors, Path.of(args.length == 2 ? args[1] : "config"));
    }
    if (args.length > 0 && args[0].equals("backtest")) {
      String[] words = List.of(args).subList(1, args.length).toArray(String[]::new);
      return BacktestCommand.run(out, errors, System.getenv(), words);
    }
    if (args.length < 2 || !args[0].equals("test")) {
      errors.println(USAGE);
      return 2;
    }
    boolean held = true;
    for (String name : List.of(args).subList(1, args.length)) {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        errors.println("aegle: there is no file " + file);
        held = false;
      } else {
        held &= RuleTestFile.run(file, out, errors, nanoTicker);
      }
    }
    return held ? 0 : 1;
  }

  private static int objectives(PrintStream out, PrintStream errors, Path folder) {
    try {
      Decisions decisions = Decisions.read(folder, ServerOptions.DEFAULT_PORT);
      String url = Decisions.externalUrl(decisions.config(), ServerOptions.DEFAULT_PORT);
      if (decisions.objectives().isEmpty()) {
        errors.println(
            "aegle: " + folder + " has no objectives; docs/objectives.md says how to write one");
      }
      out.print(new ObjectiveRules(url).text(decisions.objectives()));
      return 0;
    } catch (ConfigException e) {
      errors.println("aegle: " + e.getMessage());
      return 1;
    }
  }
}
