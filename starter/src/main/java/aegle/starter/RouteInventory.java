package aegle.starter;

import java.util.Set;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Announces every route of the platform before the first request, so that the first failure of a
 * quiet route shows as an increase.
 */
final class RouteInventory implements SmartInitializingSingleton {
  private final RequestMappingHandlerMapping mappings;
  private final HttpRequestMetrics metrics;

  RouteInventory(RequestMappingHandlerMapping mappings, HttpRequestMetrics metrics) {
    this.mappings = mappings;
    this.metrics = metrics;
  }

  @Override
  public void afterSingletonsInstantiated() {
    for (RequestMappingInfo route : mappings.getHandlerMethods().keySet()) {
      Set<RequestMethod> methods = route.getMethodsCondition().getMethods();
      for (RequestMethod method : methods) {
        route.getPatternValues().forEach(template -> metrics.announce(method.name(), template));
      }
    }
  }
}
