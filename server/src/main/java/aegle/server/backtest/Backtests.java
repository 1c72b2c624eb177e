package aegle.server.backtest;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.rules.Backtest;
import aegle.metrics.rules.BacktestResult;
import aegle.metrics.rules.RuleContext;
import aegle.metrics.rules.RuleDefinition;
import aegle.metrics.rules.RuleException;
import aegle.metrics.rules.RuleFile;
import aegle.metrics.rules.RuleSettings;
import aegle.metrics.yaml.ConfigException;
import aegle.server.notify.Route;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes back-tests, one at a time. Safe from any thread. */
public final class Backtests {
  /** Longer runs are given up. */
  static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** A text of rules may be so long: 256 KiB. */
  public static final int MAX_TEXT_CHARS = 256 * 1024;

  private final PromqlEngine engine;
  private final SeriesStore store;
  private final Supplier<InForce> inForce;
  private final LongSupplier nanoTicker;
  private final Semaphore turn = new Semaphore(1);
  private final Counter refused;

  /**
   * What counts at the moment.
   *
   * @param route null where nobody is told of alerts yet
   * @param incidents that people labelled
   */
  public record InForce(
      RuleSettings settings,
      List<RuleFile> rules,
      @Nullable Route route,
      List<Incident> incidents) {
    public InForce {
      rules = List.copyOf(rules);
      incidents = List.copyOf(incidents);
    }
  }

  /**
   * What is asked.
   *
   * @param text a rule file, a list of rules, or one rule
   * @param against likewise, for the rule to compare with; empty for the rule that runs
   * @param alert the name of the rule among several; empty where there is one only
   * @param incidents further ones
   */
  public record Question(
      String text,
      String against,
      String alert,
      Instant from,
      Instant to,
      List<Incident> incidents) {}

  public Backtests(
      PromqlEngine engine,
      SeriesStore store,
      Supplier<InForce> inForce,
      LongSupplier nanoTicker,
      MeterRegistry meters) {
    this.engine = engine;
    this.store = store;
    this.inForce = inForce;
    this.nanoTicker = nanoTicker;
    this.refused =
        Counter.builder("aegle.backtest.refused")
            .description("Back-tests that were not made, since another one was running.")
            .register(meters);
  }

  /**
   * Runs a rule over the past, and the one that it is to replace.
   *
   * @throws BacktestException when it cannot be done; the message says why
   * @throws ConfigException when a text cannot be read
   */
  public BacktestReport run(Question question) {
    if (!turn.tryAcquire()) {
      refused.increment();
      throw new BacktestException(
          "another back-test is running; one runs at a time: try again in a minute");
    }
    try {
      return report(question, inForce.get());
    } catch (RuleException e) {
      throw new BacktestException(String.valueOf(e.getMessage()));
    } finally {
      turn.release();
    }
  }

  private BacktestReport report(Question question, InForce now) {
    List<Incident> incidents =
        question.incidents().isEmpty() ? now.incidents() : question.incidents();
    RuleTexts.Placed edited =
        RuleTexts.choose(RuleTexts.read("rule", shortEnough(question.text())), question.alert());
    RuleTexts.@Nullable Placed other =
        question.against().isEmpty()
            ? running(now.rules(), edited.rule().name())
            : RuleTexts.choose(
                RuleTexts.read("against", shortEnough(question.against())), edited.rule().name());
    long deadline = nanoTicker.getAsLong() + TIMEOUT.toNanos();
    Score score = score(edited, question, now, incidents, deadline);
    return new BacktestReport(
        score, other == null ? null : score(other, question, now, incidents, deadline));
  }

  private static String shortEnough(String text) {
    if (text.length() > MAX_TEXT_CHARS) {
      throw new BacktestException(
          "the text has %,d characters; at most %,d are read"
              .formatted(text.length(), MAX_TEXT_CHARS));
    }
    return text;
  }

  private static RuleTexts.@Nullable Placed running(List<RuleFile> files, String name) {
    for (RuleFile file : files) {
      for (RuleFile.Group group : file.groups()) {
        for (RuleDefinition rule : group.rules()) {
          if (rule instanceof RuleDefinition.Alerting alerting && rule.name().equals(name)) {
            return new RuleTexts.Placed(alerting, group.interval(), group.queryOffset());
          }
        }
      }
    }
    return null;
  }

  private Score score(
      RuleTexts.Placed placed,
      Question question,
      InForce now,
      List<Incident> incidents,
      long deadline) {
    RuleSettings settings = now.settings();
    RuleContext context = new RuleContext(engine, store, _ -> {}, nanoTicker, settings);
    Duration interval = placed.interval();
    Duration offset = placed.queryOffset();
    QueryLimits limits = engine.limits();
    Backtest backtest = new Backtest(context, limits, () -> nanoTicker.getAsLong() - deadline > 0);
    BacktestResult result =
        backtest.run(
            placed.rule(),
            interval == null ? settings.interval() : interval,
            offset == null ? settings.queryOffset() : offset,
            question.from(),
            question.to());
    List<Page> pages =
        Paging.of(result.firings(), now.route(), settings.externalLabels(), result.to());
    return Score.of(result, pages, incidents);
  }
}
