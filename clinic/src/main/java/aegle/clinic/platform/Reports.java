package aegle.clinic.platform;

import io.sentry.ISentryLifecycleToken;
import io.sentry.ISpan;
import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.SentryAttribute;
import io.sentry.SentryAttributes;
import io.sentry.SentryLogLevel;
import io.sentry.SpanStatus;
import io.sentry.TransactionOptions;
import io.sentry.logger.SentryLogParameters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
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
  private static final String SCOPE = Reports.class.getName() + ".scope";
  private static final String TRANSACTION = Reports.class.getName() + ".transaction";

  Reports(String dsn) {
    Sentry.init(options -> {
      options.setDsn(dsn);
      options.setEnvironment("demo");
      options.setRelease("beauty-clinic@1.4.2");
      options.setServerName("clinic-1");
      options.setTracesSampleRate(TRACED_SHARE);
      options.addInAppInclude("aegle.clinic");
      options.getLogs().setEnabled(true);
      options.setEnableUncaughtExceptionHandler(false);
    });
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    request.setAttribute(SCOPE, Sentry.pushIsolationScope());
    TransactionOptions bound = new TransactionOptions();
    bound.setBindToScope(true);
    request.setAttribute(TRANSACTION, Sentry.startTransaction(name(request), "http.server", bound));
    return true;
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

  @Override
  public void close() {
    Sentry.close();
  }
}
