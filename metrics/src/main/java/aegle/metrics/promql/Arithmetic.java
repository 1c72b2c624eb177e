package aegle.metrics.promql;

/** Evaluates signs and binary expressions. */
final class Arithmetic {
  private final Evaluator evaluator;

  Arithmetic(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  double[] negate(Expr.Unary unary) {
    double[] values = evaluator.scalar(unary.expr());
    if (unary.negative()) {
      for (int i = 0; i < values.length; i++) {
        values[i] = -values[i];
      }
    }
    return values;
  }

  void negate(Expr.Unary unary, RowSink sink) {
    if (!unary.negative()) {
      evaluator.stream(unary.expr(), sink);
      return;
    }
    evaluator.stream(
        unary.expr(),
        sink.through((labels, _, values, next) -> {
          for (int i = 0; i < values.length; i++) {
            if (!Row.isAbsent(values[i])) {
              values[i] = -values[i];
            }
          }
          next.accept(labels, true, values);
        }));
  }

  double[] scalars(Expr.Binary binary) {
    double[] left = evaluator.scalar(binary.left());
    double[] right = evaluator.scalar(binary.right());
    for (int i = 0; i < left.length; i++) {
      left[i] = Operators.scalar(binary.operator(), left[i], right[i]);
    }
    return left;
  }

  void stream(Expr.Binary binary, RowSink sink) {
    BinaryOperator operator = binary.operator();
    if (operator == BinaryOperator.TRIM_LOWER || operator == BinaryOperator.TRIM_UPPER) {
      throw QueryRun.failure(
          binary, "operator " + operator.text() + " works on native histograms only");
    }
    VectorMatching matching = binary.matching();
    if (matching == null) {
      withScalar(binary, sink);
    } else if (operator.isSet()) {
      new SetOperation(evaluator, binary, matching).stream(sink);
    } else {
      new VectorJoin(evaluator, binary, matching).stream(sink);
    }
  }

  private void withScalar(Expr.Binary binary, RowSink sink) {
    boolean scalarLeft = binary.left().type() == ValueType.SCALAR;
    Expr vector = scalarLeft ? binary.right() : binary.left();
    double[] scalars = evaluator.scalar(scalarLeft ? binary.left() : binary.right());
    BinaryOperator operator = binary.operator();
    boolean drops = operator.changesMeaning() || binary.returnBool();
    evaluator.stream(
        vector,
        sink.through((labels, dropName, values, next) -> {
          for (int i = 0; i < values.length; i++) {
            double value = values[i];
            if (!Row.isAbsent(value)) {
              double left = scalarLeft ? scalars[i] : value;
              double right = scalarLeft ? value : scalars[i];
              values[i] = Operators.element(operator, left, right, binary.returnBool(), value);
            }
          }
          Evaluator.emit(next, labels, dropName || drops, values);
        }));
  }
}
