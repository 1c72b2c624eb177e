package aegle.bench.conformance;

import aegle.bench.conformance.ScriptCommand.Clear;
import aegle.bench.conformance.ScriptCommand.Eval;
import aegle.bench.conformance.ScriptCommand.Load;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.promql.QueryResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs PromQL {@code .test} scripts. Each instant query is asked again, pinned to its time, at
 * other times and as the middle of a range, and must give the same answer; a case passes when all
 * do.
 */
final class PromqltestScript implements Script {
  private static final long MINUTE = 60_000;

  @Override
  public boolean reads(Path file) {
    return file.toString().endsWith(".test");
  }

  @Override
  public Verdict run(Path file) throws IOException {
    Verdict verdict = new Verdict();
    ScriptStore store = new ScriptStore();
    List<ScriptCommand> commands;
    try {
      commands = ScriptReader.read(Files.readAllLines(file));
    } catch (IllegalArgumentException | QueryException e) {
      verdict.fail("the whole file", "a script", e.toString());
      return verdict;
    }
    for (ScriptCommand command : commands) {
      switch (command) {
        case Clear _ -> store = new ScriptStore();
        case Load load -> store.load(load);
        case Eval eval -> judge(eval, store, verdict);
      }
    }
    return verdict;
  }

  private static void judge(Eval eval, ScriptStore store, Verdict verdict) {
    String name =
        "line "
            + eval.line()
            + ": "
            + (eval.isInstant() ? "at " + eval.startMillis() + " " : "range ")
            + eval.expression();
    ScriptJudge judge = new ScriptJudge(eval);
    try {
      Expr expr = PromqlParser.parse(eval.expression());
      if (eval.expected().needsHistograms() || store.isBeyond(expr)) {
        verdict.skip();
        return;
      }
      Optional<String> wrong = new Asker(eval, expr, judge, store).wrong();
      if (wrong.isEmpty()) {
        verdict.pass();
      } else {
        verdict.fail(name, judge.shown(), wrong.get());
      }
    } catch (QueryException e) {
      verdict.fail(name, judge.shown(), "does not parse: " + e.getMessage());
    }
  }

  /** Asks one query in all its forms. */
  private static final class Asker {
    private final Eval eval;
    private final Expr expr;
    private final ScriptJudge judge;
    private final PromqlEngine engine;

    Asker(Eval eval, Expr expr, ScriptJudge judge, ScriptStore store) {
      this.eval = eval;
      this.expr = expr;
      this.judge = judge;
      this.engine = new PromqlEngine(store.store(), QueryLimits.DEFAULT, System::nanoTime);
    }

    /** What is wrong, if anything. */
    Optional<String> wrong() {
      if (!eval.isInstant()) {
        return range();
      }
      Optional<String> wrong = instant(eval.expression(), eval.startMillis());
      boolean pinnable = eval.expected().rangeStepMillis() == 0 && !PinnedTimes.isTimeBound(expr);
      if (wrong.isPresent() || !pinnable) {
        return wrong;
      }
      String pinned = PinnedTimes.pin(expr, eval.startMillis()).toString();
      for (long time : otherTimes()) {
        wrong = instant(pinned, time);
        if (wrong.isPresent()) {
          return wrong.map(text -> pinned + " at " + time + ": " + text);
        }
      }
      return Optional.empty();
    }

    private Set<Long> otherTimes() {
      long time = eval.startMillis();
      return time == 0
          ? Set.of(-1000L, 0L, 1000L)
          : new LinkedHashSet<>(List.of(-10 * time, 0L, time / 5, time, 10 * time));
    }

    private Optional<String> range() {
      try {
        return judge.result(
            engine.range(
                eval.expression(), eval.startMillis(), eval.endMillis(), eval.stepMillis()));
      } catch (QueryException e) {
        return judge.error(String.valueOf(e.getMessage()));
      }
    }

    private Optional<String> instant(String expression, long time) {
      try {
        Optional<String> wrong = judge.result(engine.instant(expression, time));
        return wrong.isPresent() ? wrong : middleOfRange(expression, time);
      } catch (QueryException e) {
        return judge.error(String.valueOf(e.getMessage()));
      }
    }

    private Optional<String> middleOfRange(String expression, long time) {
      boolean skipped =
          eval.expected().string() != null
              || eval.expected().rangeStepMillis() > 0
              || expression.matches("(?s).*\\b(start|end|range|step)\\(\\).*");
      if (skipped) {
        return Optional.empty();
      }
      QueryResult result = engine.range(expression, time - MINUTE, time + MINUTE, MINUTE);
      return judge.step(result, time);
    }
  }
}
