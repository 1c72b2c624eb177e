package aegle.server.wiring;

import aegle.metrics.PromDuration;
import aegle.metrics.promql.Expr;
import aegle.signals.GoFloat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person reads, against what the value is. */
final class Texts implements Check {
  static final String AS_PERCENT = "ratio-as-percent";
  static final String PERCENT_TWICE = "percent-of-percent";
  static final String PER_HOUR = "per-second-told-per-hour";
  static final String UNIT = "unit-told-wrong";
  static final String AVERAGE = "quantile-told-as-average";

  private static final String VALUE = "\\{\\{-?([^{}]*(?:\\$value|\\.Value)[^{}]*?)-?\\}\\}";
  private static final Pattern PERCENT = Pattern.compile(VALUE + "\\s*(?:%|per ?cent\\b)");
  private static final Pattern HUMANIZED =
      Pattern.compile("\\{\\{-?[^{}]*\\$value[^{}]*humanizePercentage[^{}]*\\}\\}");
  private static final Pattern WITHIN =
      Pattern.compile(
          VALUE
              + "\\s+(?:[a-zA-Z-]+\\s+){1,5}?(?:in|within|during|over|for)\\s+(?:the\\s+)?"
              + "(?:last|past)\\s+(?:(\\d+)\\s*)?(hour|minute|day)s?\\b");
  private static final Pattern EACH =
      Pattern.compile(
          VALUE
              + "\\s*(?:[a-zA-Z-]+\\s+){0,4}?(?:per|an|a|each|every|/)\\s*()(hour|minute|day)\\b");
  private static final Pattern SECONDLY =
      Pattern.compile("per second|/s\\b|/sec|a second|each second|\\brps\\b|\\bqps\\b");
  private static final Pattern SIGN =
      Pattern.compile(VALUE + "\\s*(ms|milliseconds|s|sec|seconds)\\b");
  private static final Pattern AVERAGE_WORDS =
      Pattern.compile("\\b(on average|in average|average|avg|mean)\\b");

  @Override
  public void judge(Subject rule, Finds finds) {
    if (!rule.rule().isAlert()) {
      return;
    }
    Expr value = Trees.value(rule.expr());
    Meaning meaning = Meaning.of(value, rule);
    rule.rule()
        .annotations()
        .values()
        .forEach(text -> {
          percent(text, meaning, finds);
          perHour(text, meaning, value, rule, finds);
          unit(text, meaning, finds);
          average(text, value, finds);
        });
  }

  private static void percent(String text, Meaning meaning, Finds finds) {
    if (meaning.quantity() != Meaning.Quantity.RATIO) {
      return;
    }
    Matcher shown = PERCENT.matcher(text);
    if (meaning.factor() == 1 && shown.find() && !isScaled(shown.group(1))) {
      finds.add(
          AS_PERCENT,
          Severity.BUG,
          "the value is a ratio from 0 to 1 but is printed with a % sign: 0.05 reads as 0.05%,"
              + " although it means 5%",
          texts(PERCENT, "{{ \\$value | humanizePercentage }}"));
    }
    if (meaning.factor() == 100 && HUMANIZED.matcher(text).find()) {
      finds.add(
          PERCENT_TWICE,
          Severity.BUG,
          "the value was multiplied by 100 already and humanizePercentage does so again: 5% reads"
              + " as 500%",
          texts(HUMANIZED, "{{ \\$value | printf \"%.2f\" }}%"));
    }
  }

  private static boolean isScaled(String pipeline) {
    return pipeline.contains("humanizePercentage") || pipeline.contains("100");
  }

  private static UnaryOperator<Draft> texts(Pattern pattern, String by) {
    return draft -> {
      Map<String, String> texts = new LinkedHashMap<>();
      draft
          .annotations()
          .forEach((name, text) -> texts.put(name, pattern.matcher(text).replaceAll(by)));
      return draft.withAnnotations(texts);
    };
  }

  private static void perHour(String text, Meaning meaning, Expr value, Subject rule, Finds finds) {
    if (meaning.quantity() != Meaning.Quantity.PER_SECOND || meaning.factor() != 1) {
      return;
    }
    Optional<Duration> told = told(withValue(text, rule));
    if (told.isEmpty() || SECONDLY.matcher(text).find()) {
      return;
    }
    String range = PromDuration.format(told.get().toMillis());
    finds.add(
        PER_HOUR,
        Severity.BUG,
        "rate() counts per second but the text tells how many there were in "
            + range
            + ": 30 in an hour are compared and shown as 0.01",
        draft -> draft.withExpression(counted(value, range, rule)));
  }

  /** The text with the value where it names the threshold: "fewer than 10 bookings an hour". */
  private static String withValue(String text, Subject rule) {
    return Trees.shown(rule.expr())
        .map(comparison ->
            text.replaceAll(
                "(?<![\\w.])" + Pattern.quote(GoFloat.plain(comparison.threshold())) + "(?![\\w.])",
                "{{ \\$value }}"))
        .orElse(text);
  }

  private static Optional<Duration> told(String text) {
    for (Pattern pattern : List.of(WITHIN, EACH)) {
      Matcher found = pattern.matcher(text);
      if (found.find()) {
        String number = found.group(2) == null ? "" : found.group(2);
        long times = number.isEmpty() ? 1 : Long.parseLong(number);
        return Optional.of(
            switch (found.group(3)) {
              case "hour" -> Duration.ofHours(times);
              case "minute" -> Duration.ofMinutes(times);
              default -> Duration.ofDays(times);
            });
      }
    }
    return Optional.empty();
  }

  /** The value with increases over the time that is told, in place of rates. */
  private static String counted(Expr value, String range, Subject rule) {
    String text = rule.text(value);
    int from = value.span().start();
    List<Trees.Rise> rises = Trees.rises(value);
    for (Trees.Rise rise : rises.reversed()) {
      String selector =
          Trees.selector(Trees.metric(rise.selector()), Trees.conditions(rise.selector()));
      int start = rise.call().span().start() - from;
      int end = rise.call().span().end() - from;
      text =
          text.substring(0, start)
              + "increase("
              + selector
              + "["
              + range
              + "])"
              + text.substring(end);
    }
    if (Trees.rise(value).isPresent()) {
      text = Grouping.sum(Grouping.of(rule, List.of(rises.getFirst().selector())), text);
    }
    return Trees.replaced(rule.rule().expression(), value.span(), text);
  }

  private static void unit(String text, Meaning meaning, Finds finds) {
    if (meaning.quantity() != Meaning.Quantity.MEASURE || !meaning.unit().isDuration()) {
      return;
    }
    double seconds = meaning.unit().seconds() / meaning.factor();
    Matcher shown = SIGN.matcher(text);
    while (shown.find()) {
      boolean isMillis = shown.group(2).startsWith("m");
      double told = isMillis ? 0.001 : 1;
      boolean isScaled = shown.group(1).contains("1000") || shown.group(1).contains("humanize");
      if (!isScaled && Math.abs(told / seconds - 1) > 0.01) {
        String sign = seconds == 1 ? "s" : meaning.factor() == 1 ? meaning.unit().sign() : "";
        finds.add(
            UNIT,
            Severity.BUG,
            "the value is in "
                + meaning.unit().name().toLowerCase(Locale.ROOT)
                + (meaning.factor() == 1 ? "" : " times " + meaning.factor())
                + " but the text prints it as "
                + shown.group(2),
            sign.isEmpty() ? UnaryOperator.identity() : texts(SIGN, "{{$1}}" + sign));
      }
    }
    if (Math.abs(seconds - 1) > 0.01 && text.contains("humanizeDuration")) {
      finds.add(
          UNIT,
          Severity.BUG,
          "humanizeDuration reads seconds, but the value is in "
              + meaning.unit().name().toLowerCase(Locale.ROOT));
    }
  }

  private static void average(String text, Expr value, Finds finds) {
    Matcher told = AVERAGE_WORDS.matcher(text);
    Optional<String> quantile = Quantiles.shown(value);
    if (quantile.isPresent() && told.find()) {
      finds.add(
          AVERAGE,
          Severity.WARNING,
          "the text says '"
              + told.group(1)
              + "' but the value is the "
              + quantile.get()
              + " quantile: most are faster",
          texts(AVERAGE_WORDS, "at the " + quantile.get() + " quantile"));
    }
  }
}
