package aegle.server.receive;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tells calls of AWS from pages, both of which live at {@code /}. It stands before the sign-in of
 * people, which would want a token of a form.
 */
public final class AwsCallFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient CloudWatchServlet servlet;

  public AwsCallFilter(CloudWatchServlet servlet) {
    this.servlet = servlet;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getRequestURI().equals("/") && AwsCall.isOne(request)) {
      servlet.service(request, response);
    } else {
      chain.doFilter(request, response);
    }
  }
}
