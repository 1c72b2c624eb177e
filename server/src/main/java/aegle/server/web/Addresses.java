package aegle.server.web;

import aegle.metrics.rules.RuleSnapshot;
import aegle.signals.GoQuote;
import aegle.signals.Labels;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/** Addresses of pages. */
final class Addresses {
  /** Longest address that is remembered over a sign-in. */
  private static final int MAX_NEXT_CHARS = 2_000;

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

  /** Where an alert with these labels can be silenced. */
  static String silence(Labels labels) {
    List<String> matchers = new ArrayList<>();
    labels.forEach((name, value) -> matchers.add(name + "=" + GoQuote.of(value)));
    return "/silences?matchers=" + encode(String.join(", ", matchers));
  }

  /** Why a rule fires, or does not. */
  static String why(RuleSnapshot.Group group, RuleSnapshot rule) {
    return rule(group, rule).replaceFirst("/alerts/rule", "/alerts/why");
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

  /**
   * The sign-in page.
   *
   * @param failure the word for what went wrong; empty at the first try
   * @param next the page to go on to
   */
  static String signIn(String failure, String next) {
    String failed = failure.isEmpty() ? "" : "failed=" + failure;
    String onward = onward(next);
    String then = onward.equals("/") ? "" : "next=" + encode(onward);
    String between = failed.isEmpty() || then.isEmpty() ? "" : "&";
    String query = failed + between + then;
    return query.isEmpty() ? "/login" : "/login?" + query;
  }

  /**
   * Where to go after signing in: the page that was asked for, or the Overview when there is none,
   * or its address is too long or leads elsewhere.
   */
  static String onward(@Nullable String next) {
    boolean isFit = next != null && next.length() <= MAX_NEXT_CHARS && isLocal(next);
    return next != null && isFit && next.chars().allMatch(c -> c > ' ' && c < 0x7f) ? next : "/";
  }

  /** The address of a request, as it was asked for. */
  static String of(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
  }

  /** Whether an address leads to a page of this server and nowhere else. */
  static boolean isLocal(String address) {
    return address.startsWith("/")
        && !address.startsWith("//")
        && address.chars().noneMatch(c -> c == '\\' || c < 0x20 || c == 0x7f);
  }
}
