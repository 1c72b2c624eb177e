package aegle.protocols.newrelic;

import aegle.protocols.KnownFields;
import aegle.signals.FieldNames;
import java.util.Locale;

/** The house's names for those of New Relic. */
final class NewRelicNames {
  private NewRelicNames() {}

  /** The name of a field; what is not New Relic's own stays. */
  static String field(String name) {
    return switch (name) {
      case "guid" -> "nr.guid";
      case "http.statusCode", "http.status", "response.status", "httpResponseCode" ->
          FieldNames.STATUS_CODE;
      case "request.method" -> FieldNames.METHOD;
      case "request.uri" -> FieldNames.URL_PATH;
      case "request.headers.userAgent", "request.headers.user-agent" -> KnownFields.USER_AGENT;
      case "error.class" -> FieldNames.ERROR_TYPE;
      case "entity.name", "appName", "app.name" -> FieldNames.SERVICE;
      case "host", "host.displayName", "host.hostname" -> FieldNames.HOST;
      case "transactionName", "transaction.name" -> "transaction";
      case "environment" -> FieldNames.ENVIRONMENT;
      case "logger.name" -> FieldNames.LOGGER;
      default -> name;
    };
  }

  /** {@code httpServerRequests} as {@code http_server_requests}. */
  static String snake(String camel) {
    StringBuilder snake = new StringBuilder(camel.length() + 8);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      boolean upper = Character.isUpperCase(c);
      boolean begins =
          upper
              && i > 0
              && (!Character.isUpperCase(camel.charAt(i - 1))
                  || (i + 1 < camel.length() && Character.isLowerCase(camel.charAt(i + 1))));
      if (begins && snake.charAt(snake.length() - 1) != '_') {
        snake.append('_');
      }
      snake.append(c);
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }
}
