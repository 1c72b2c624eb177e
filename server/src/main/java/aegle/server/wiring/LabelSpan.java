package aegle.server.wiring;

import aegle.metrics.promql.Expr;
import aegle.metrics.promql.ValueType;
import aegle.metrics.promql.VectorMatching;
import aegle.signals.Labels;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which labels the series of an expression may have.
 *
 * @param isOpen whether they may have others than those named
 * @param names those they may have; with {@code isOpen} those they cannot have
 */
record LabelSpan(boolean isOpen, Set<String> names) {
  private static final LabelSpan NONE = new LabelSpan(false, Set.of());
  private static final LabelSpan ANY = new LabelSpan(true, Set.of());

  LabelSpan {
    names = Set.copyOf(names);
  }

  boolean mayHave(String label) {
    return isOpen != names.contains(label);
  }

  /** The names in order, for sentences. */
  String words() {
    return names.isEmpty() ? "no labels" : String.join(", ", new TreeSet<>(names));
  }

  private LabelSpan with(String label) {
    Set<String> all = new HashSet<>(names);
    if (isOpen) {
      all.remove(label);
    } else {
      all.add(label);
    }
    return new LabelSpan(isOpen, all);
  }

  private LabelSpan without(String label) {
    Set<String> all = new HashSet<>(names);
    if (isOpen) {
      all.add(label);
    } else {
      all.remove(label);
    }
    return new LabelSpan(isOpen, all);
  }

  private LabelSpan only(Iterable<String> labels) {
    Set<String> all = new HashSet<>();
    for (String label : labels) {
      if (mayHave(label)) {
        all.add(label);
      }
    }
    return new LabelSpan(false, all);
  }

  private LabelSpan or(LabelSpan other) {
    if (!isOpen && !other.isOpen) {
      Set<String> all = new HashSet<>(names);
      all.addAll(other.names);
      return new LabelSpan(false, all);
    }
    Set<String> never = new HashSet<>(isOpen ? names : other.names);
    never.removeIf(label -> mayHave(label) || other.mayHave(label));
    return new LabelSpan(true, never);
  }

  static LabelSpan of(Expr expr, Subject rule) {
    return switch (expr) {
      case Expr.NumberLiteral _, Expr.StringLiteral _ -> NONE;
      case Expr.Paren paren -> of(paren.expr(), rule);
      case Expr.Unary unary -> of(unary.expr(), rule);
      case Expr.MatrixSelector matrix -> of(matrix.selector(), rule);
      case Expr.Subquery subquery -> of(subquery.expr(), rule);
      case Expr.VectorSelector selector ->
          rule.metric(Trees.metric(selector))
              .filter(metric -> !metric.isSample())
              .map(metric -> new LabelSpan(false, metric.labels().keySet()))
              .orElse(ANY);
      case Expr.Aggregate aggregate -> ofAggregate(aggregate, rule);
      case Expr.Call call -> ofCall(call, rule);
      case Expr.Binary binary -> ofBinary(binary, rule);
    };
  }

  private static LabelSpan ofAggregate(Expr.Aggregate aggregate, Subject rule) {
    LabelSpan inner = of(aggregate.expr(), rule);
    if (Trees.chooses(aggregate.operator())) {
      return inner;
    }
    LabelSpan grouped = inner;
    if (aggregate.without()) {
      for (String label : aggregate.grouping()) {
        grouped = grouped.without(label);
      }
      grouped = grouped.without(Labels.METRIC_NAME);
    } else {
      grouped = inner.only(aggregate.grouping());
    }
    @Nullable Expr parameter = aggregate.parameter();
    return parameter instanceof Expr.StringLiteral counted
        ? grouped.with(counted.value())
        : grouped;
  }

  private static LabelSpan ofCall(Expr.Call call, Subject rule) {
    return switch (call.function().name()) {
      case "absent", "absent_over_time" -> ANY;
      case "vector", "time", "scalar", "pi" -> NONE;
      case "label_replace", "label_join" -> {
        LabelSpan inner = of(call.arguments().getFirst(), rule);
        yield call.arguments().get(1) instanceof Expr.StringLiteral added
            ? inner.with(added.value())
            : ANY;
      }
      case "info" -> ANY;
      case "histogram_quantile", "histogram_fraction" ->
          of(call.arguments().getLast(), rule).without("le");
      default -> {
        for (Expr argument : call.arguments()) {
          if (argument.type() != ValueType.SCALAR && argument.type() != ValueType.STRING) {
            yield of(argument, rule);
          }
        }
        yield NONE;
      }
    };
  }

  private static LabelSpan ofBinary(Expr.Binary binary, Subject rule) {
    if (binary.left().type() == ValueType.SCALAR) {
      return of(binary.right(), rule);
    }
    LabelSpan left = of(binary.left(), rule);
    if (binary.right().type() == ValueType.SCALAR) {
      return left;
    }
    LabelSpan right = of(binary.right(), rule);
    @Nullable VectorMatching matching = binary.matching();
    return switch (binary.operator()) {
      case AND, UNLESS -> left;
      case OR -> left.or(right);
      default -> {
        if (matching == null) {
          yield left;
        }
        yield switch (matching.cardinality()) {
          case MANY_TO_ONE -> including(left, matching);
          case ONE_TO_MANY -> including(right, matching);
          case ONE_TO_ONE, MANY_TO_MANY -> joined(left, matching, binary);
        };
      }
    };
  }

  private static LabelSpan including(LabelSpan many, VectorMatching matching) {
    LabelSpan all = many;
    for (String label : matching.include()) {
      all = all.with(label);
    }
    return all;
  }

  private static LabelSpan joined(LabelSpan left, VectorMatching matching, Expr.Binary binary) {
    if (matching.on()) {
      boolean keepsAll = binary.operator().isComparison() && !binary.returnBool();
      return keepsAll ? left : left.only(matching.labels());
    }
    LabelSpan all = left;
    for (String label : matching.labels()) {
      all = all.without(label);
    }
    return all;
  }

  /** The labels by which series of two sides find each other. */
  LabelSpan matched(VectorMatching matching) {
    if (matching.on()) {
      return only(matching.labels());
    }
    LabelSpan all = this;
    for (String label : matching.labels()) {
      all = all.without(label);
    }
    return all;
  }
}
