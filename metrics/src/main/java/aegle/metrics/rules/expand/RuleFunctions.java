package aegle.metrics.rules.expand;

import static aegle.metrics.rules.template.ParameterType.ANY;
import static aegle.metrics.rules.template.ParameterType.STRING;

import aegle.metrics.PromDuration;
import aegle.metrics.promql.QueryException;
import aegle.metrics.rules.template.Arguments;
import aegle.metrics.rules.template.DurationValue;
import aegle.metrics.rules.template.FunctionException;
import aegle.metrics.rules.template.Humanize;
import aegle.metrics.rules.template.ParameterType;
import aegle.metrics.rules.template.SafeHtml;
import aegle.metrics.rules.template.TemplateFunction;
import aegle.metrics.rules.template.TemplateFunctions;
import aegle.metrics.rules.template.TimeValue;
import aegle.metrics.rules.template.TypedList;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions of Prometheus's templates (its package template), bound to one evaluation. */
public final class RuleFunctions {
  private static final ParameterType SAMPLE =
      new ParameterType("*template.sample", QuerySample.class);
  private static final ParameterType RESULT = new ParameterType("template.queryResult", List.class);
  private static final TemplateFunctions CONSTANT =
      TemplateFunctions.builtins().and(samples()).and(texts()).and(numbers());

  private RuleFunctions() {}

  /**
   * All functions of a rule's templates.
   *
   * @param query answers {@code query}, at the time of the evaluation
   * @param nowMillis what {@code now} says
   * @param externalUrl what the functions for the address of this server and its path say
   */
  public static TemplateFunctions of(TemplateQuery query, long nowMillis, String externalUrl) {
    return CONSTANT.and(
        List.of(
            TemplateFunction.of("query", args -> ask(query, args.string(0)), STRING),
            TemplateFunction.of("now", _ -> nowMillis / 1000.0),
            TemplateFunction.of("externalURL", _ -> externalUrl),
            TemplateFunction.of("pathPrefix", _ -> pathOf(externalUrl))));
  }

  private static Object ask(TemplateQuery query, String expression) {
    try {
      return new TypedList<>(RESULT.typeName(), query.ask(expression));
    } catch (QueryException e) {
      throw new FunctionException(String.valueOf(e.getMessage()));
    }
  }

  private static String pathOf(String url) {
    String path = externalPath(url);
    return path == null ? "" : path;
  }

  private static @Nullable String externalPath(String url) {
    try {
      return URI.create(url).getPath();
    } catch (IllegalArgumentException e) {
      throw new FunctionException("the external URL is none: " + e.getMessage());
    }
  }

  private static List<TemplateFunction> samples() {
    return List.of(
        TemplateFunction.of("first", RuleFunctions::first, RESULT),
        TemplateFunction.of(
            "label",
            args -> args.as(QuerySample.class, 1).labels().getOrDefault(args.string(0), ""),
            STRING,
            SAMPLE),
        TemplateFunction.of("value", args -> args.as(QuerySample.class, 0).value(), SAMPLE),
        TemplateFunction.of(
            "strvalue",
            args -> args.as(QuerySample.class, 0).labels().getOrDefault("__value__", ""),
            SAMPLE),
        TemplateFunction.of("sortByLabel", RuleFunctions::sortByLabel, STRING, RESULT),
        TemplateFunction.variadic("args", RuleFunctions::numbered, ANY),
        TemplateFunction.of(
            "tmpl", args -> new SafeHtml(args.render(args.string(0), args.any(1))), STRING, ANY));
  }

  private static @Nullable Object first(Arguments arguments) {
    List<?> samples = arguments.as(List.class, 0);
    if (samples.isEmpty()) {
      throw new FunctionException("first() called on vector with no elements");
    }
    return samples.getFirst();
  }

  private static Object sortByLabel(Arguments arguments) {
    String label = arguments.string(0);
    List<QuerySample> sorted = new ArrayList<>();
    for (Object item : arguments.as(List.class, 1)) {
      if (!(item instanceof QuerySample sample)) {
        throw new FunctionException("sortByLabel needs the result of a query");
      }
      sorted.add(sample);
    }
    sorted.sort(Comparator.comparing(sample -> sample.labels().getOrDefault(label, "")));
    return new TypedList<>(RESULT.typeName(), sorted);
  }

  private static Object numbered(Arguments arguments) {
    Map<String, @Nullable Object> numbered = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      numbered.put("arg" + i, arguments.any(i));
    }
    return numbered;
  }

  private static List<TemplateFunction> texts() {
    return List.of(
        TemplateFunction.of("title", args -> Texts.title(args.string(0)), STRING),
        TemplateFunction.of("toUpper", args -> Texts.upper(args.string(0)), STRING),
        TemplateFunction.of("toLower", args -> Texts.lower(args.string(0)), STRING),
        TemplateFunction.of("stripPort", args -> Texts.stripPort(args.string(0)), STRING),
        TemplateFunction.of("stripDomain", args -> Texts.stripDomain(args.string(0)), STRING),
        TemplateFunction.of(
            "match", args -> Texts.matches(args.string(0), args.string(1)), STRING, STRING),
        TemplateFunction.of(
            "reReplaceAll",
            args -> Texts.replaceAll(args.string(0), args.string(1), args.string(2)),
            STRING,
            STRING,
            STRING),
        TemplateFunction.of("safeHtml", args -> new SafeHtml(args.string(0)), STRING),
        TemplateFunction.of("urlQueryEscape", args -> queryEscape(args.string(0)), STRING),
        TemplateFunction.of("graphLink", args -> link(args.string(0), 0), STRING),
        TemplateFunction.of("tableLink", args -> link(args.string(0), 1), STRING));
  }

  private static String link(String expression, int tab) {
    return "/graph?g0.expr=" + queryEscape(expression) + "&g0.tab=" + tab;
  }

  /** As Go's {@code url.QueryEscape}. */
  public static String queryEscape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  private static List<TemplateFunction> numbers() {
    return List.of(
        TemplateFunction.of("humanize", args -> Humanize.metric(args.any(0)), ANY),
        TemplateFunction.of("humanize1024", args -> Humanize.binary(args.any(0)), ANY),
        TemplateFunction.of("humanizeDuration", args -> Humanize.duration(args.any(0)), ANY),
        TemplateFunction.of("humanizePercentage", args -> Humanize.percentage(args.any(0)), ANY),
        TemplateFunction.of("humanizeTimestamp", args -> Humanize.timestamp(args.any(0)), ANY),
        TemplateFunction.of(
            "toTime", args -> TimeValue.ofSeconds(Humanize.toFloat(args.any(0))), ANY),
        TemplateFunction.of(
            "toDuration", args -> DurationValue.ofSeconds(Humanize.toFloat(args.any(0))), ANY),
        TemplateFunction.of("parseDuration", args -> seconds(args.string(0)), STRING));
  }

  private static Object seconds(String duration) {
    boolean negative = duration.startsWith("-");
    try {
      long millis = PromDuration.parseMillis(negative ? duration.substring(1) : duration);
      return (negative ? -millis : millis) / 1000.0;
    } catch (IllegalArgumentException e) {
      throw new FunctionException(String.valueOf(e.getMessage()));
    }
  }
}
