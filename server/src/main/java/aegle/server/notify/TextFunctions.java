package aegle.server.notify;

import static aegle.metrics.rules.template.ParameterType.ANY;
import static aegle.metrics.rules.template.ParameterType.STRING;

import aegle.metrics.rules.expand.Texts;
import aegle.metrics.rules.template.Arguments;
import aegle.metrics.rules.template.DurationValue;
import aegle.metrics.rules.template.FunctionException;
import aegle.metrics.rules.template.GoJson;
import aegle.metrics.rules.template.Humanize;
import aegle.metrics.rules.template.ParameterType;
import aegle.metrics.rules.template.SafeHtml;
import aegle.metrics.rules.template.SafeUrl;
import aegle.metrics.rules.template.TemplateFunction;
import aegle.metrics.rules.template.TemplateFunctions;
import aegle.metrics.rules.template.TimeValue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The functions that Alertmanager's templates may call beyond Go's own. */
final class TextFunctions {
  private static final ParameterType LIST = new ParameterType("[]string", List.class);
  private static final ParameterType TIME = new ParameterType("time.Time", TimeValue.class);
  private static final TimeValue ZERO_TIME = TimeValue.of(Instant.parse(GoText.ZERO_TIME));
  private static final TemplateFunctions TIMELESS =
      TemplateFunctions.builtins()
          .and(texts())
          .and(collections())
          .and(times())
          .and(ofOneExecution(Instant.EPOCH, new RouteLabels(Map.of(), label -> label)));

  private TextFunctions() {}

  /** All functions, for parsing: those of one execution know neither time nor route. */
  static TemplateFunctions timeless() {
    return TIMELESS;
  }

  /** All functions for one execution at the given moment, for the alerts of a route. */
  static TemplateFunctions at(Instant now, RouteLabels route) {
    return TIMELESS.and(ofOneExecution(now, route));
  }

  private static List<TemplateFunction> ofOneExecution(Instant now, RouteLabels route) {
    return List.of(
        TemplateFunction.of("now", _ -> TimeValue.of(now)),
        TemplateFunction.of("since", args -> since(args.as(TimeValue.class, 0), now), TIME),
        TemplateFunction.of("routeLabels", args -> route.get(args.string(0)), STRING));
  }

  private static DurationValue since(TimeValue time, Instant now) {
    return new DurationValue(Duration.between(time.time().toInstant(), now).toNanos());
  }

  private static List<TemplateFunction> texts() {
    return List.of(
        TemplateFunction.of("toUpper", args -> Texts.upper(args.string(0)), STRING),
        TemplateFunction.of("toLower", args -> Texts.lower(args.string(0)), STRING),
        TemplateFunction.of("title", args -> Texts.titleOnly(args.string(0)), STRING),
        TemplateFunction.of("trimSpace", args -> args.string(0).strip(), STRING),
        TemplateFunction.of(
            "match", args -> Texts.matches(args.string(0), args.string(1)), STRING, STRING),
        TemplateFunction.of(
            "reReplaceAll",
            args -> Texts.replaceAll(args.string(0), args.string(1), args.string(2)),
            STRING,
            STRING,
            STRING),
        TemplateFunction.of("safeHtml", args -> new SafeHtml(args.string(0)), STRING),
        TemplateFunction.of("safeUrl", args -> new SafeUrl(args.string(0)), STRING),
        TemplateFunction.of("urlUnescape", args -> unescape(args.string(0)), STRING),
        TemplateFunction.of("base64encode", args -> encode(args.string(0)), STRING),
        TemplateFunction.of("base64decode", args -> decode(args.string(0)), STRING));
  }

  private static List<TemplateFunction> collections() {
    return List.of(
        TemplateFunction.of("join", TextFunctions::join, STRING, LIST),
        TemplateFunction.variadic("stringSlice", args -> strings(args.from(0)), STRING),
        TemplateFunction.variadic("list", args -> args.from(0), ANY),
        TemplateFunction.variadic("append", TextFunctions::append, LIST, ANY),
        TemplateFunction.variadic("dict", TextFunctions::dict, ANY),
        TemplateFunction.of("toJson", args -> GoJson.of(args.any(0)), ANY));
  }

  private static List<TemplateFunction> times() {
    return List.of(
        TemplateFunction.of("humanizeDuration", args -> Humanize.duration(seconds(args)), ANY),
        TemplateFunction.of(
            "mustToDate", args -> TimeValue.parse(args.string(0), args.string(1)), STRING, STRING),
        TemplateFunction.of("toDate", TextFunctions::lenientDate, STRING, STRING),
        TemplateFunction.of("date", TextFunctions::date, STRING, TIME),
        TemplateFunction.of("tz", TextFunctions::inZone, STRING, TIME));
  }

  private static String join(Arguments arguments) {
    return String.join(arguments.string(0), strings(arguments.as(List.class, 1)));
  }

  private static List<String> strings(List<?> values) {
    return values.stream().map(String::valueOf).toList();
  }

  private static List<@Nullable Object> append(Arguments arguments) {
    List<@Nullable Object> all = new ArrayList<>();
    List<?> given = arguments.as(List.class, 0);
    all.addAll(given);
    all.addAll(arguments.from(1));
    return all;
  }

  private static Map<String, @Nullable Object> dict(Arguments arguments) {
    if (arguments.size() % 2 != 0) {
      throw new FunctionException("dict requires an even number of arguments");
    }
    Map<String, @Nullable Object> map = new TreeMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      if (!(arguments.any(i) instanceof String name)) {
        throw new FunctionException("dict keys must be strings");
      }
      map.put(name, arguments.any(i + 1));
    }
    return map;
  }

  private static @Nullable Object seconds(Arguments arguments) {
    return arguments.any(0) instanceof DurationValue duration
        ? (Object) (duration.nanos() / 1e9)
        : arguments.any(0);
  }

  private static TimeValue lenientDate(Arguments arguments) {
    try {
      return TimeValue.parse(arguments.string(0), arguments.string(1));
    } catch (FunctionException _) {
      // Alertmanager promises the zero time here; mustToDate is for those who want the error.
      return ZERO_TIME;
    }
  }

  private static String date(Arguments arguments) {
    return arguments.as(TimeValue.class, 1).format(arguments.string(0));
  }

  private static TimeValue inZone(Arguments arguments) {
    try {
      ZoneId zone = ZoneId.of(arguments.string(0));
      return new TimeValue(arguments.as(TimeValue.class, 1).time().withZoneSameInstant(zone));
    } catch (DateTimeException e) {
      throw new FunctionException("unknown time zone " + arguments.string(0));
    }
  }

  private static String unescape(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new FunctionException("invalid URL escape in \"" + text + "\"");
    }
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    if (text.length() % 4 != 0) {
      throw new FunctionException("illegal base64 data at input byte " + text.length());
    }
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new FunctionException("illegal base64 data");
    }
  }
}
