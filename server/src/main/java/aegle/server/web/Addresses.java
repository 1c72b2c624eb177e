package aegle.server.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/** Addresses of pages. */
final class Addresses {
  private Addresses() {}

  static String explore(String expression, TimeRange range, String tab) {
    return "/explore?expr=" + encode(expression) + "&" + range.query() + "&tab=" + tab;
  }

  static String explore(String expression, String preset) {
    return "/explore?expr=" + encode(expression) + "&range=" + preset + "&tab=graph";
  }

  static String chart(String expression, TimeRange range) {
    return "/ui/api/chart?expr=" + encode(expression) + "&" + range.query();
  }

  static String rule(String group, String name) {
    return "/alerts/rule?group=" + encode(group) + "&name=" + encode(name);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Sends the reader on to a page of this server; any other address leads to the Overview. */
  static View redirect(String address) {
    RedirectView view = new RedirectView(isLocal(address) ? address : "/");
    view.setExposeModelAttributes(false);
    view.setExpandUriTemplateVariables(false);
    return view;
  }

  /** Whether an address leads to a page of this server and nowhere else. */
  static boolean isLocal(String address) {
    return address.startsWith("/")
        && !address.startsWith("//")
        && address.chars().noneMatch(c -> c == '\\' || c < 0x20 || c == 0x7f);
  }
}
