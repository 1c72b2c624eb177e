package aegle.clinic.platform;

import aegle.clinic.town.Clinic;
import io.sentry.ISentryLifecycleToken;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.SentryAttribute;
import io.sentry.SentryAttributes;
import io.sentry.SentryLogLevel;
import io.sentry.SentryWrapper;
import io.sentry.SpanStatus;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.logger.SentryLogParameters;
import io.sentry.protocol.User;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * What the platform tells of itself beside its figures: errors, traces and log lines, by Sentry's
 * own SDK for Java, to whatever its DSN names. With an empty DSN it tells nobody.
 */
final class Reports implements HandlerInterceptor, AutoCloseable {
  /** Requests that are traced: one in four. */
  private static final double TRACED_SHARE = 0.25;

  private static final int SERVER_ERROR = 500;
  private static final String OPERATION = "http.server";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final String SCOPE = Reports.class.getName() + ".scope";
  private static final String TRANSACTION = Reports.class.getName() + ".transaction";

  private final Set<String> clinics;

  Reports(String dsn, List<Clinic> clinics, RunningRelease running) {
    this.clinics = clinics.stream().map(Clinic::id).collect(Collectors.toUnmodifiableSet());
    Sentry.init(options -> {
      options.setDsn(dsn);
      options.setEnvironment(Watch.ENVIRONMENT);
      options.setRelease(running.version());
      options.setServerName("clinic-1");
      options.setTracesSampleRate(TRACED_SHARE);
      options.addInAppInclude("aegle.clinic");
      options.getLogs().setEnabled(true);
      options.setEnableUncaughtExceptionHandler(false);
    });
  }

  /** All that is reported from here on is of this release; where nothing was begun, of none. */
  static void speakFor(String release) {
    Sentry.getCurrentScopes().getOptions().setRelease(release);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    request.setAttribute(SCOPE, Sentry.pushIsolationScope());
    request.setAttribute(TRANSACTION, begin(request));
    clinic(request).ifPresent(Reports::concern);
    customer(request).ifPresent(Reports::concern);
    return true;
  }

  /** Continues the trace that a browser has begun, or begins one. */
  private static ITransaction begin(HttpServletRequest request) {
    TransactionOptions bound = new TransactionOptions();
    bound.setBindToScope(true);
    @Nullable TransactionContext continued =
        Sentry.continueTrace(
            request.getHeader("sentry-trace"), Collections.list(request.getHeaders("baggage")));
    if (continued == null) {
      return Sentry.startTransaction(name(request), OPERATION, bound);
    }
    continued.setName(name(request));
    continued.setOperation(OPERATION);
    return Sentry.startTransaction(continued, bound);
  }

  /** The clinic that a request says it is about; a stranger's word becomes no tag. */
  private Optional<String> clinic(HttpServletRequest request) {
    @Nullable String header = request.getHeader("X-Clinic-Id");
    @Nullable String said = header == null ? request.getParameter("clinic") : header;
    return Optional.ofNullable(said).filter(clinics::contains);
  }

  private static OptionalLong customer(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals("visitor") && NUMBER.matcher(cookie.getValue()).matches()) {
          return OptionalLong.of(Long.parseLong(cookie.getValue()));
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Says of all that is reported from here on which clinic and whom it is about. */
  static void concern(String clinicId, long customerId) {
    concern(clinicId);
    concern(customerId);
  }

  private static void concern(String clinicId) {
    Sentry.configureScope(scope -> scope.setTag("clinic_id", clinicId));
  }

  /** People are known by a number only, and whoever watches makes a pseudonym of that. */
  private static void concern(long customerId) {
    User user = new User();
    user.setId("patient-" + customerId);
    Sentry.configureScope(scope -> scope.setUser(user));
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    if (request.getAttribute(TRANSACTION) instanceof ITransaction transaction) {
      transaction.setName(name(request));
      transaction.setData("http.request.method", request.getMethod());
      transaction.setData("http.response.status_code", response.getStatus());
      transaction.finish(
          response.getStatus() >= SERVER_ERROR ? SpanStatus.INTERNAL_ERROR : SpanStatus.OK);
    }
    if (request.getAttribute(SCOPE) instanceof ISentryLifecycleToken scope) {
      scope.close();
    }
  }

  private static String name(HttpServletRequest request) {
    Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    return request.getMethod() + " " + (route == null ? "unknown" : route);
  }

  /** A step of the request at hand, as a span of its trace. */
  static <T> T step(String operation, String description, Supplier<T> work) {
    @Nullable ISpan span = Sentry.getSpan();
    if (span == null) {
      return work.get();
    }
    ISpan child = span.startChild(operation, description);
    try {
      T result = work.get();
      child.finish(SpanStatus.OK);
      return result;
    } catch (RuntimeException e) {
      child.finish(SpanStatus.INTERNAL_ERROR);
      throw e;
    }
  }

  /** Reports an error that somebody should mend. */
  static void error(Throwable error) {
    Sentry.captureException(error);
  }

  /** Writes a log line of a clinic. */
  static void log(SentryLogLevel level, String clinicId, String line) {
    SentryAttributes of =
        SentryAttributes.of(SentryAttribute.stringAttribute("clinic.id", clinicId));
    // The line is no format: whatever it holds stands for itself.
    Sentry.logger().log(level, SentryLogParameters.create(of), "%s", line);
  }

  /** Work for another thread that reports for the request at hand. */
  static Runnable carried(Runnable work) {
    return SentryWrapper.wrapRunnable(work);
  }

  @Override
  public void close() {
    Sentry.close();
  }
}
