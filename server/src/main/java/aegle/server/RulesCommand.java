package aegle.server;

import aegle.metrics.rules.unittest.RuleTestFile;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * {@code ./aegle rules test FILE...}: unit tests of rules, as {@code promtool test rules} runs
 * them; {@code ./aegle rules backtest FILE}: rules over what is stored.
 */
final class RulesCommand {
  private static final String USAGE =
      "usage: ./aegle rules test FILE..., in promtool's format\n" + BacktestCommand.USAGE;

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
}
