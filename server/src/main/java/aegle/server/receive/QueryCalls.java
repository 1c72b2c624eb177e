package aegle.server.receive;

import aegle.metrics.promql.Expr;
import aegle.metrics.promql.Prettifier;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.PromqlParser;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.QueryLimits;
import aegle.metrics.promql.QueryResult;
import aegle.metrics.promql.Value;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code /query}, {@code /query_range} and the calls that only look at an expression. */
final class QueryCalls {
  private static final Prettifier PRETTIFIER = new Prettifier(Prettifier.DEFAULT_WIDTH);

  private final PromqlEngine engine;
  private final InstantSource clock;

  QueryCalls(PromqlEngine engine, InstantSource clock) {
    this.engine = engine;
    this.clock = clock;
  }

  Answer instant(ApiRequest request) {
    int limit = request.limit();
    long time = request.timeMillis("time", clock.millis());
    QueryLimits limits = limits(request);
    try {
      return answer(
          engine.instant(request.text("query"), time, limits, () -> false), limit, request);
    } catch (QueryException e) {
      throw inQuery(e);
    }
  }

  Answer range(ApiRequest request) {
    int limit = request.limit();
    long start = request.requiredTimeMillis("start");
    long end = request.requiredTimeMillis("end");
    if (end < start) {
      throw ApiException.badParameter("end", "end timestamp must not be before start time");
    }
    long step = request.durationMillis("step");
    if (step <= 0) {
      throw ApiException.badParameter(
          "step",
          "zero or negative query resolution step widths are not accepted. Try a positive integer");
    }
    QueryLimits limits = limits(request);
    if ((end - start) / step > limits.maxSteps()) {
      throw new ApiException(
          ApiException.Type.BAD_DATA,
          String.format(
              Locale.ROOT,
              "exceeded maximum resolution of %,d points per timeseries. Try decreasing the query"
                  + " resolution (?step=XX)",
              limits.maxSteps()));
    }
    try {
      QueryResult result =
          engine.range(request.text("query"), start, end, step, limits, () -> false);
      return answer(result, limit, request);
    } catch (QueryException e) {
      throw inQuery(e);
    }
  }

  /** The limits of the engine, narrowed by what the request brings. */
  private QueryLimits limits(ApiRequest request) {
    QueryLimits limits = engine.limits();
    Duration timeout = limits.timeout();
    if (!request.text("timeout").isEmpty()) {
      Duration wanted = Duration.ofMillis(request.durationMillis("timeout"));
      timeout = wanted.compareTo(timeout) < 0 ? wanted : timeout;
    }
    Duration lookback = limits.lookback();
    if (!request.text("lookback_delta").isEmpty()) {
      Duration wanted = Duration.ofMillis(request.durationMillis("lookback_delta"));
      lookback = wanted.isPositive() ? wanted : lookback;
    }
    return new QueryLimits(
        lookback, limits.maxSamples(), limits.maxSeries(), limits.maxSteps(), timeout);
  }

  private static RuntimeException inQuery(QueryException e) {
    return e.kind() == QueryException.Kind.BAD_DATA
        ? ApiException.badParameter("query", String.valueOf(e.getMessage()))
        : e;
  }

  private static Answer answer(QueryResult result, int limit, ApiRequest request) {
    Value value = result.value();
    boolean cut = limit > 0 && size(value) > limit;
    Value shown = cut ? first(value, limit) : value;
    List<String> warnings = new ArrayList<>(result.warnings());
    if (cut) {
      warnings.add("results truncated due to limit");
    }
    boolean stats = !request.text("stats").isEmpty();
    return new Answer(
        json -> {
          json.object();
          ValueJson.write(json, shown);
          if (stats) {
            stats(json.key("stats"), result.stats());
          }
          json.end();
        },
        warnings,
        result.infos());
  }

  private static int size(Value value) {
    return switch (value) {
      case Value.Vector vector -> vector.points().size();
      case Value.Matrix matrix -> matrix.lines().size();
      case Value.Scalar _, Value.Text _ -> 0;
    };
  }

  private static Value first(Value value, int limit) {
    return switch (value) {
      case Value.Vector vector -> new Value.Vector(vector.points().subList(0, limit));
      case Value.Matrix matrix -> new Value.Matrix(matrix.lines().subList(0, limit));
      case Value.Scalar _, Value.Text _ -> value;
    };
  }

  private static void stats(JsonBytes json, QueryResult.Stats stats) {
    double seconds = stats.nanos() / 1e9;
    json.object().key("timings").object();
    json.key("evalTotalTime").number(seconds);
    json.key("resultSortTime").number(0);
    json.key("queryPreparationTime").number(0);
    json.key("innerEvalTime").number(seconds);
    json.key("execQueueTime").number(0);
    json.key("execTotalTime").number(seconds);
    json.end().key("samples").object();
    json.key("totalQueryableSamples").whole(stats.samples());
    json.key("peakSamples").whole(stats.samples());
    json.end().end();
  }

  Answer format(ApiRequest request) {
    String formatted = PRETTIFIER.format(expression(request));
    return Answer.of(json -> json.text(formatted));
  }

  Answer parse(ApiRequest request) {
    Expr expression = expression(request);
    return Answer.of(json -> ExpressionJson.write(json, expression));
  }

  private static Expr expression(ApiRequest request) {
    try {
      return PromqlParser.parse(request.text("query"));
    } catch (QueryException e) {
      throw inQuery(e);
    }
  }

  /** No exemplars are kept, so a right question gets an empty answer. */
  Answer exemplars(ApiRequest request) {
    long start = request.timeMillis("start", ApiRequest.MIN_TIME_MILLIS);
    long end = request.timeMillis("end", ApiRequest.MAX_TIME_MILLIS);
    if (end < start) {
      throw new ApiException(
          ApiException.Type.BAD_DATA, "end timestamp must not be before start timestamp");
    }
    PromqlParser.parse(request.text("query"));
    return Answer.of(json -> json.array().endArray());
  }
}
