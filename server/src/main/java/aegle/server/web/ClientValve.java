package aegle.server.web;

import aegle.server.access.TrustedProxies;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Gives each request the address of its client and the scheme that the client used, past the
 * proxies that are trusted. It stands before everything else, so that all that follows, the cookie
 * of Tomcat's own sessions included, agrees on who asks and how.
 */
final class ClientValve extends ValveBase {
  private final TrustedProxies proxies;

  ClientValve(TrustedProxies proxies) {
    super(true);
    this.proxies = proxies;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    String peer = request.getRemoteAddr();
    if (proxies.isSecure(peer, values(request, "X-Forwarded-Proto"))) {
      request.setSecure(true);
      request.getCoyoteRequest().scheme().setString("https");
    }
    String client = proxies.client(peer, values(request, "X-Forwarded-For"));
    request.setRemoteAddr(client);
    request.setRemoteHost(client);
    getNext().invoke(request, response);
  }

  private static List<String> values(Request request, String header) {
    return Collections.list(request.getHeaders(header));
  }
}
