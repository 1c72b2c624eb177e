package aegle.metrics.promql;

import aegle.metrics.AnchoredRegex;
import aegle.signals.Labels;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Functions that make other labels and leave the values alone. */
final class LabelFunctions {
  private final Evaluator evaluator;

  LabelFunctions(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  void replace(Expr.Call call, RowSink sink) {
    List<Expr> arguments = call.arguments();
    String target = Evaluator.text(arguments.get(1));
    String replacement = Evaluator.text(arguments.get(2));
    String source = Evaluator.text(arguments.get(3));
    String expression = Evaluator.text(arguments.get(4));
    Pattern pattern;
    try {
      pattern = AnchoredRegex.compile(expression);
    } catch (PatternSyntaxException e) {
      QueryException failure =
          QueryRun.failure(call, "invalid regular expression in label_replace(): " + expression);
      failure.initCause(e);
      throw failure;
    }
    if (isInvalid(target)) {
      throw QueryRun.failure(call, "invalid destination label name in label_replace(): " + target);
    }
    List<Row> replaced = new ArrayList<>();
    for (Row row : evaluator.rows(arguments.getFirst())) {
      Matcher matcher = pattern.matcher(row.labels().get(source));
      if (matcher.matches()) {
        String value = GoTemplate.expand(replacement, matcher);
        replaced.add(withLabel(row, target, value));
      } else {
        replaced.add(row);
      }
    }
    emit(replaced, sink);
  }

  void join(Expr.Call call, RowSink sink) {
    List<Expr> arguments = call.arguments();
    String target = Evaluator.text(arguments.get(1));
    String separator = Evaluator.text(arguments.get(2));
    List<String> sources = arguments.stream().skip(3).map(Evaluator::text).toList();
    for (String source : sources) {
      if (isInvalid(source)) {
        throw QueryRun.failure(call, "invalid source label name in label_join(): " + source);
      }
    }
    if (isInvalid(target)) {
      throw QueryRun.failure(call, "invalid destination label name in label_join(): " + target);
    }
    List<Row> joined = new ArrayList<>();
    for (Row row : evaluator.rows(arguments.getFirst())) {
      List<String> values = sources.stream().map(row.labels()::get).toList();
      joined.add(withLabel(row, target, String.join(separator, values)));
    }
    emit(joined, sink);
  }

  /** Bytes that are not UTF-8 have become the replacement character. */
  private static boolean isInvalid(String labelName) {
    return labelName.isEmpty() || labelName.indexOf('\uFFFD') >= 0;
  }

  /** A name that was written on purpose stays. */
  private static Row withLabel(Row row, String target, String value) {
    boolean dropName = row.dropName() && !target.equals(Labels.METRIC_NAME);
    return new Row(row.labels().with(target, value), dropName, row.values());
  }

  private static void emit(List<Row> rows, RowSink sink) {
    for (Row row : RowMerge.merged(rows)) {
      sink.accept(row.labels(), row.dropName(), row.values());
    }
  }

  /** Orders by the values of some labels, numbers in them by size; equal ones by all labels. */
  static Comparator<Labels> naturalOrder(List<String> names) {
    return (first, second) -> {
      for (String name : names) {
        int order = compareNaturally(first.get(name), second.get(name));
        if (order != 0) {
          return order;
        }
      }
      return first.compareTo(second);
    };
  }

  private static int compareNaturally(String first, String second) {
    int i = 0;
    int j = 0;
    while (i < first.length() && j < second.length()) {
      int firstEnd = partEnd(first, i);
      int secondEnd = partEnd(second, j);
      String one = first.substring(i, firstEnd);
      String other = second.substring(j, secondEnd);
      boolean numbers = Lexer.isDigit(one.charAt(0)) && Lexer.isDigit(other.charAt(0));
      int order = numbers ? compareNumbers(one, other) : one.compareTo(other);
      if (order != 0) {
        return order;
      }
      i = firstEnd;
      j = secondEnd;
    }
    return Integer.compare(first.length() - i, second.length() - j);
  }

  private static int partEnd(String text, int start) {
    boolean digits = Lexer.isDigit(text.charAt(start));
    int end = start + 1;
    while (end < text.length() && Lexer.isDigit(text.charAt(end)) == digits) {
      end++;
    }
    return end;
  }

  private static int compareNumbers(String first, String second) {
    String one = first.replaceFirst("^0+(?=.)", "");
    String other = second.replaceFirst("^0+(?=.)", "");
    return one.length() == other.length()
        ? one.compareTo(other)
        : Integer.compare(one.length(), other.length());
  }
}
