package aegle.starter;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Counts every request and measures its time. The route is the template that matched, never the
 * path itself: {@code /api/appointments/{id}}, not the number of somebody's appointment.
 */
final class HttpRequestMetrics extends OncePerRequestFilter {
  static final String UNMATCHED = "unmatched";
  private static final String CATCH_ALL = "/**";
  private static final String OTHER_METHOD = "OTHER";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  // 2 s is the objective and 5 s the original rules' threshold: both are edges, and beyond the
  // threshold there are more, or a quantile could never exceed it.
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
    Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
    Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30),
    Duration.ofSeconds(60)
  };
  private static final int SERVER_ERROR = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;

  private final MeterRegistry registry;
  private final Clock clock;
  private final BoundedLabel routes;
  private final RecentRequests recent;

  HttpRequestMetrics(
      MeterRegistry registry, Clock clock, StarterProperties properties, RecentRequests recent) {
    this.registry = registry;
    this.clock = clock;
    this.routes = new BoundedLabel("route", properties.maxRoutes(), registry);
    this.recent = recent;
  }

  /** Starts the series of a route at zero, the failures included. */
  void announce(String method, String template) {
    String route = routes.admit(template);
    counter(method, route, HttpServletResponse.SC_OK);
    counter(method, route, SERVER_ERROR);
    timer(method, route);
  }

  // A scrape is no visit: it would thin out the error rate.
  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getRequestURI().startsWith(request.getContextPath() + "/actuator/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long startNanos = clock.monotonicTime();
    boolean returned = false;
    try {
      chain.doFilter(request, response);
      returned = true;
    } finally {
      if (!returned) {
        record(request, SERVER_ERROR, startNanos);
      } else if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new Completion(request, response, startNanos));
      } else {
        record(request, response.getStatus(), startNanos);
      }
    }
  }

  private void record(HttpServletRequest request, int status, long startNanos) {
    long nanos = clock.monotonicTime() - startNanos;
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : OTHER_METHOD;
    String route = routes.admit(template(request, status));
    counter(method, route, status).increment();
    timer(method, route).record(nanos, TimeUnit.NANOSECONDS);
    recent.add(nanos, status);
  }

  private static String template(HttpServletRequest request, int status) {
    Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    boolean strayed = CATCH_ALL.equals(pattern) && status == HttpServletResponse.SC_NOT_FOUND;
    return pattern == null || strayed ? UNMATCHED : pattern.toString();
  }

  private Counter counter(String method, String route, int status) {
    return Counter.builder("http.requests")
        .description("Requests answered")
        .tag("method", method)
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .register(registry);
  }

  private Timer timer(String method, String route) {
    return Timer.builder("http.request.duration")
        .description("Time from the request to the end of the answer")
        .tag("method", method)
        .tag("route", route)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** Records a request that is answered after its thread has left. */
  private final class Completion implements AsyncListener {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final long startNanos;

    Completion(HttpServletRequest request, HttpServletResponse response, long startNanos) {
      this.request = request;
      this.response = response;
      this.startNanos = startNanos;
    }

    @Override
    public void onComplete(AsyncEvent event) {
      record(request, response.getStatus(), startNanos);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      // The container completes the request afterwards.
    }

    @Override
    public void onError(AsyncEvent event) {
      // The container completes the request afterwards.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this);
    }
  }
}
