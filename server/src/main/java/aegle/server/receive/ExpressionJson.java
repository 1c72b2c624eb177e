package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.metrics.promql.DurationExpr;
import aegle.metrics.promql.Expr;
import aegle.metrics.promql.TimeShift;
import aegle.metrics.promql.ValueType;
import aegle.metrics.promql.VectorMatching;
import aegle.signals.GoFloat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an expression as the tree of {@code /parse_query}; keys sorted, as Go sorts them. */
final class ExpressionJson {
  private ExpressionJson() {}

  static void write(JsonBytes json, @Nullable Expr expression) {
    if (expression == null) {
      json.nothing();
      return;
    }
    json.object();
    switch (expression) {
      case Expr.Aggregate aggregate -> aggregate(json, aggregate);
      case Expr.Binary binary -> binary(json, binary);
      case Expr.Call call -> call(json, call);
      case Expr.MatrixSelector matrix -> matrix(json, matrix);
      case Expr.VectorSelector vector -> vector(json, vector);
      case Expr.Subquery subquery -> subquery(json, subquery);
      case Expr.NumberLiteral number ->
          json.key("type").text("numberLiteral").key("val").text(GoFloat.plain(number.value()));
      case Expr.StringLiteral text ->
          json.key("type").text("stringLiteral").key("val").text(text.value());
      case Expr.Paren paren -> {
        write(json.key("expr"), paren.expr());
        json.key("type").text("parenExpr");
      }
      case Expr.Unary unary -> {
        write(json.key("expr"), unary.expr());
        json.key("op").text(unary.negative() ? "-" : "+");
        json.key("type").text("unaryExpr");
      }
    }
    json.end();
  }

  private static void aggregate(JsonBytes json, Expr.Aggregate aggregate) {
    write(json.key("expr"), aggregate.expr());
    json.key("grouping").texts(aggregate.grouping());
    json.key("op").text(aggregate.operator().text());
    write(json.key("param"), aggregate.parameter());
    json.key("type").text("aggregation");
    json.key("without").bool(aggregate.without());
  }

  private static void binary(JsonBytes json, Expr.Binary binary) {
    json.key("bool").bool(binary.returnBool());
    write(json.key("lhs"), binary.left());
    matching(json.key("matching"), binary.matching());
    json.key("op").text(binary.operator().text());
    write(json.key("rhs"), binary.right());
    json.key("type").text("binaryExpr");
  }

  private static void matching(JsonBytes json, @Nullable VectorMatching matching) {
    if (matching == null) {
      json.nothing();
      return;
    }
    json.object();
    json.key("card").text(matching.cardinality().words());
    json.key("fillValues").object();
    fill(json.key("lhs"), matching.fillLeft());
    fill(json.key("rhs"), matching.fillRight());
    json.end();
    json.key("include").texts(matching.include());
    json.key("labels").texts(matching.labels());
    json.key("on").bool(matching.on());
    json.end();
  }

  private static void fill(JsonBytes json, @Nullable Double value) {
    if (value == null) {
      json.nothing();
    } else {
      json.number(value);
    }
  }

  private static void call(JsonBytes json, Expr.Call call) {
    json.key("args").array();
    call.arguments().forEach(argument -> write(json, argument));
    json.endArray();
    json.key("func").object();
    List<ValueType> types = call.function().argumentTypes();
    json.key("argTypes").texts(types.stream().map(ValueType::apiWord).toList());
    json.key("name").text(call.function().name());
    json.key("returnType").text(call.function().returnType().apiWord());
    json.key("variadic").whole(call.function().variadic());
    json.end();
    json.key("type").text("call");
  }

  private static void matrix(JsonBytes json, Expr.MatrixSelector matrix) {
    Expr.VectorSelector selector = matrix.selector();
    TimeShift shift = selector.shift();
    json.key("anchored").bool(shift.extension() == TimeShift.Extension.ANCHORED);
    matchers(json.key("matchers"), selector.matchers());
    json.key("name").text(selector.name());
    offset(json, shift);
    duration(json, "range", matrix.range());
    json.key("smoothed").bool(shift.extension() == TimeShift.Extension.SMOOTHED);
    pin(json, shift.at());
    json.key("type").text("matrixSelector");
  }

  private static void vector(JsonBytes json, Expr.VectorSelector selector) {
    TimeShift shift = selector.shift();
    json.key("anchored").bool(shift.extension() == TimeShift.Extension.ANCHORED);
    matchers(json.key("matchers"), selector.matchers());
    json.key("name").text(selector.name());
    offset(json, shift);
    json.key("smoothed").bool(shift.extension() == TimeShift.Extension.SMOOTHED);
    pin(json, shift.at());
    json.key("type").text("vectorSelector");
  }

  private static void subquery(JsonBytes json, Expr.Subquery subquery) {
    write(json.key("expr"), subquery.expr());
    offset(json, subquery.shift());
    duration(json, "range", subquery.range());
    json.key("startOrEnd");
    startOrEnd(json, subquery.shift().at());
    duration(json, "step", subquery.step());
    json.key("timestamp");
    timestamp(json, subquery.shift().at());
    json.key("type").text("subquery");
  }

  private static void matchers(JsonBytes json, List<Matcher> matchers) {
    json.array();
    for (Matcher matcher : matchers) {
      json.object().key("name").text(matcher.name());
      json.key("type").text(matcher.type().sign());
      json.key("value").text(matcher.value()).end();
    }
    json.endArray();
  }

  private static void offset(JsonBytes json, TimeShift shift) {
    duration(json, "offset", shift.offset());
  }

  /** A duration in milliseconds, and its arithmetic where it has some. */
  private static void duration(JsonBytes json, String key, @Nullable DurationExpr duration) {
    boolean computed = duration != null && duration.isComputed();
    json.key(key).whole(duration == null || computed ? 0 : duration.millis(0, 0, true));
    json.key(key + "Expr");
    if (computed) {
      json.text(String.valueOf(duration));
    } else {
      json.nothing();
    }
  }

  private static void pin(JsonBytes json, TimeShift.At at) {
    json.key("startOrEnd");
    startOrEnd(json, at);
    json.key("timestamp");
    timestamp(json, at);
  }

  private static void startOrEnd(JsonBytes json, TimeShift.At at) {
    switch (at) {
      case TimeShift.At.Start _ -> json.text("start");
      case TimeShift.At.End _ -> json.text("end");
      case TimeShift.At.Fixed _, TimeShift.At.Evaluation _ -> json.nothing();
    }
  }

  private static void timestamp(JsonBytes json, TimeShift.At at) {
    switch (at) {
      case TimeShift.At.Fixed fixed -> json.whole(fixed.timeMillis());
      case TimeShift.At.Start _, TimeShift.At.End _, TimeShift.At.Evaluation _ -> json.nothing();
    }
  }
}
