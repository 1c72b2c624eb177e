package aegle.metrics.promql;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.signals.Labels;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates an expression part by part, and says where its elements go missing. A question of
 * several: each part is asked for by itself. Safe from any thread.
 */
public final class Explainer {
  /** Parts of an expression that are evaluated; the rest are shown without values. */
  public static final int MAX_PARTS = 64;

  /** All parts together should take no longer; callers end what does. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Samples kept of each part. */
  public static final int MAX_SAMPLES = 10;

  /** How far back the last sample of a series that is gone is looked for. */
  private static final Duration REACH = Duration.ofDays(7);

  /** Series of which it is looked for. */
  private static final int SERIES_LOOKED_AT = 5;

  private final PromqlEngine engine;
  private final SeriesStore store;
  private final BooleanSupplier canceled;

  /**
   * An explainer of one engine.
   *
   * @param store the one behind the engine
   * @param canceled asked while parts are evaluated
   */
  public Explainer(PromqlEngine engine, SeriesStore store, BooleanSupplier canceled) {
    this.engine = engine;
    this.store = store;
    this.canceled = canceled;
  }

  /**
   * The expression at a time, with the samples first that share their labels with an alert.
   *
   * @param about labels of the alert; empty for none in particular
   * @throws QueryException when the expression does not parse
   */
  public Explanation explain(String expression, long timeMillis, Labels about) {
    return new Walk(timeMillis, about).explain(PromqlParser.parse(expression));
  }

  /** One way through a tree. For one thread. */
  private final class Walk {
    private final long timeMillis;
    private final Labels about;
    private int asked;

    Walk(long timeMillis, Labels about) {
      this.timeMillis = timeMillis;
      this.about = about;
    }

    Explanation explain(Expr expr) {
      String text = expr.toString();
      if (asked++ >= MAX_PARTS) {
        return leaf(expr, text, new Explanation.Missing.NotAsked());
      }
      List<Explanation> parts = parts(expr).stream().map(this::explain).toList();
      Value value;
      try {
        value = engine.instant(expr, text, timeMillis, engine.limits(), canceled).value();
      } catch (QueryException e) {
        boolean below = parts.stream().anyMatch(Walk::failed);
        String message = String.valueOf(e.getMessage());
        return new Explanation(
            text,
            expr.type(),
            0,
            List.of(),
            below ? null : new Explanation.Missing.Failure(message),
            parts);
      }
      List<Value.Point> points = points(value);
      return new Explanation(
          text,
          expr.type(),
          points.size(),
          chosen(points),
          points.isEmpty() ? missing(expr, parts) : null,
          parts);
    }

    private static boolean failed(Explanation part) {
      Explanation missing = part.firstMissing();
      return missing != null && missing.missing() instanceof Explanation.Missing.Failure;
    }

    private static Explanation leaf(Expr expr, String text, Explanation.Missing missing) {
      return new Explanation(text, expr.type(), 0, List.of(), missing, List.of());
    }

    /** What an expression is made from; parentheses say nothing of their own. */
    private static List<Expr> parts(Expr expr) {
      return switch (expr) {
        case Expr.NumberLiteral _,
            Expr.StringLiteral _,
            Expr.VectorSelector _,
            Expr.MatrixSelector _ ->
            List.of();
        case Expr.Subquery subquery -> List.of(bare(subquery.expr()));
        case Expr.Call call -> bare(call.arguments());
        case Expr.Aggregate aggregate -> {
          Expr parameter = aggregate.parameter();
          yield parameter == null
              ? bare(List.of(aggregate.expr()))
              : bare(List.of(parameter, aggregate.expr()));
        }
        case Expr.Binary binary -> bare(List.of(binary.left(), binary.right()));
        case Expr.Unary unary -> List.of(bare(unary.expr()));
        case Expr.Paren paren -> parts(bare(paren));
      };
    }

    private static List<Expr> bare(List<Expr> exprs) {
      return exprs.stream()
          .map(Walk::bare)
          .filter(
              expr -> !(expr instanceof Expr.NumberLiteral || expr instanceof Expr.StringLiteral))
          .toList();
    }

    private static Expr bare(Expr expr) {
      return expr instanceof Expr.Paren paren ? bare(paren.expr()) : expr;
    }

    private static List<Value.Point> points(Value value) {
      return switch (value) {
        case Value.Scalar scalar ->
            List.of(new Value.Point(Labels.EMPTY, scalar.timestampMillis(), scalar.value()));
        case Value.Text text ->
            List.of(new Value.Point(Labels.of("text", text.value()), text.timestampMillis(), 0));
        case Value.Vector vector -> vector.points();
        case Value.Matrix matrix -> matrix.lines().stream().map(Walk::last).toList();
      };
    }

    private static Value.Point last(Value.Line line) {
      int last = line.size() - 1;
      return new Value.Point(line.labels(), line.timestampsMillis()[last], line.values()[last]);
    }

    /** Those of the alert first. */
    private List<Value.Point> chosen(List<Value.Point> points) {
      return points.stream()
          .sorted(Comparator.comparing(point -> !agrees(point.labels())))
          .limit(MAX_SAMPLES)
          .toList();
    }

    private boolean agrees(Labels labels) {
      Labels shared = labels.withoutName().only(about.toMap().keySet());
      return about.only(shared.toMap().keySet()).equals(shared);
    }

    /** Why an expression gives nothing; null where what it is made from says so already. */
    private Explanation.@Nullable Missing missing(Expr expr, List<Explanation> parts) {
      return switch (expr) {
        case Expr.VectorSelector selector -> missing(selector);
        case Expr.MatrixSelector matrix -> missing(matrix.selector());
        case Expr.Binary binary -> missing(binary, parts);
        case Expr.Paren paren -> missing(bare(paren), parts);
        case Expr.Call _,
            Expr.Subquery _,
            Expr.Aggregate _,
            Expr.Unary _,
            Expr.NumberLiteral _,
            Expr.StringLiteral _ ->
            parts.stream().anyMatch(part -> part.elements() == 0)
                ? null
                : new Explanation.Missing.TooFew();
      };
    }

    private Explanation.Missing missing(Expr.VectorSelector selector) {
      String name = selector.name();
      for (Matcher matcher : selector.matchers()) {
        boolean named = matcher.name().equals(Labels.METRIC_NAME);
        name = named && matcher.type() == Matcher.Type.EQUAL ? matcher.value() : name;
      }
      long from = timeMillis - REACH.toMillis();
      List<Series> found = store.select(from, timeMillis, selector.matchers());
      if (!found.isEmpty()) {
        return new Explanation.Missing.NoSamples(lastMillis(found, from));
      }
      int ofName =
          name.isEmpty()
              ? 0
              : store
                  .select(from, timeMillis, List.of(Matcher.equal(Labels.METRIC_NAME, name)))
                  .size();
      return ofName == 0
          ? new Explanation.Missing.NoMetric(name)
          : new Explanation.Missing.NoLabels(ofName);
    }

    private long lastMillis(List<Series> found, long from) {
      long last = 0;
      for (Series series : found.subList(0, Math.min(found.size(), SERIES_LOOKED_AT))) {
        SampleBuffer samples = new SampleBuffer();
        series.read(from, timeMillis, samples);
        if (samples.size() > 0) {
          last = Math.max(last, samples.timestampMillis(samples.size() - 1));
        }
      }
      return last;
    }

    private Explanation.@Nullable Missing missing(Expr.Binary binary, List<Explanation> parts) {
      // Without elements on the right, "or" and "unless" go on with those on the left.
      boolean goesOn =
          binary.operator() == BinaryOperator.OR || binary.operator() == BinaryOperator.UNLESS;
      if (parts.stream().limit(goesOn ? 1 : 2).anyMatch(part -> part.elements() == 0)) {
        return null;
      }
      if (binary.operator().isSet()) {
        return new Explanation.Missing.NothingLeft();
      }
      if (!binary.operator().isComparison()) {
        return new Explanation.Missing.NoPair();
      }
      boolean numbers =
          parts.stream()
              .anyMatch(
                  part -> part.samples().stream().anyMatch(point -> !Double.isNaN(point.value())));
      if (!numbers && !parts.isEmpty()) {
        return new Explanation.Missing.NotANumber();
      }
      return pairs(binary) ? new Explanation.Missing.Condition() : new Explanation.Missing.NoPair();
    }

    /** Whether any element has a partner: then the comparison gives 0 or 1 for it. */
    private boolean pairs(Expr.Binary binary) {
      Expr asked =
          new Expr.Binary(
              binary.operator(), binary.left(), binary.right(), binary.matching(), true);
      try {
        return !points(
                engine
                    .instant(asked, asked.toString(), timeMillis, engine.limits(), canceled)
                    .value())
            .isEmpty();
      } catch (QueryException e) {
        return true; // The comparison itself gave an answer; that it was empty is the condition.
      }
    }
  }
}
