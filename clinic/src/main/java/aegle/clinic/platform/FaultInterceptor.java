package aegle.clinic.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.web.servlet.HandlerInterceptor;

/** Fails requests on a bad day, after their route is known, so that they are counted by it. */
final class FaultInterceptor implements HandlerInterceptor {
  private final FaultSwitch faults;

  FaultInterceptor(FaultSwitch faults) {
    this.faults = faults;
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    double share = faults.share();
    if (share == 0 || ThreadLocalRandom.current().nextDouble() >= share) {
      return true;
    }
    Reports.error(new SlotClashException(request.getMethod() + " " + request.getRequestURI()));
    response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    response.setContentType("application/json");
    response.getWriter().write("{\"error\":\"something went wrong\"}");
    return false;
  }
}
