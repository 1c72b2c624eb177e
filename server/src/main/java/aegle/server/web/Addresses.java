package aegle.server.web;

import aegle.metrics.rules.RuleSnapshot;
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

  /** The page of a rule of the group; its file and place tell it from others of the same name. */
  static String rule(RuleSnapshot.Group group, RuleSnapshot rule) {
    return "/alerts/rule?group="
        + encode(group.name())
        + "&name="
        + encode(rule.name())
        + "&file="
        + encode(group.file())
        + "&index="
        + index(group, rule);
  }

  /** Where a rule stands in its group, from 0. */
  static int index(RuleSnapshot.Group group, RuleSnapshot rule) {
    for (int i = 0; i < group.rules().size(); i++) {
      if (isSame(group.rules().get(i), rule)) {
        return i;
      }
    }
    throw new AssertionError(
        "BUG: the rule '" + rule.name() + "' is not of '" + group.name() + "'");
  }

  /** By identity: two rules of one group may be alike in everything. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(RuleSnapshot one, RuleSnapshot other) {
    return one == other;
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
