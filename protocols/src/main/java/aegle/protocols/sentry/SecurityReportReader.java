package aegle.protocols.sentry;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports that browsers send on their own, as records of the kind ERROR and level warn: breaches of
 * the content security policy in both of their forms ({@code report-uri} of CSP 1 and 2, the list
 * of the Reporting API), failed checks of certificates (Expect-CT, Expect-Staple, HPKP), and
 * network errors (NEL).
 */
final class SecurityReportReader {
  private static final int DETAIL_DEPTH = 6;
  private static final int DETAIL_BUDGET_CHARS = 32 * 1_024;
  private static final String CSP = "csp";

  private SecurityReportReader() {}

  /**
   * Adds all reports of a body.
   *
   * @param release from the address of the report, or null
   * @param environment likewise
   */
  static void read(
      Json body, @Nullable String release, @Nullable String environment, Gathering gathering) {
    List<Json> reports = body instanceof Json.Items(List<Json> items) ? items : List.of(body);
    int taken = Math.min(reports.size(), SentryLimits.MAX_REPORTS);
    gathering.refuse("security", "too_many", reports.size() - taken);
    for (Json report : reports.subList(0, taken)) {
      if (report instanceof Json.Members members) {
        readOne(members, release, environment, gathering);
      } else {
        gathering.refuse("security", "unknown_report");
      }
    }
  }

  private static void readOne(
      Json.Members report,
      @Nullable String release,
      @Nullable String environment,
      Gathering gathering) {
    Fields.Builder out = Fields.builder();
    out.put(FieldNames.LEVEL, Severity.WARN.word());
    out.putText(FieldNames.RELEASE, release);
    out.putText(FieldNames.ENVIRONMENT, environment);
    if (report.get("csp-report") instanceof Json.Members csp) {
      putCsp(out, csp);
    } else if ("csp-violation".equals(report.text("type"))) {
      putCsp(out, report.members("body"));
    } else if ("network-error".equals(report.text("type"))) {
      putNetworkError(out, report);
    } else if (!putCertificate(out, report)) {
      gathering.refuse("security", "unknown_report");
      return;
    }
    @Nullable String agent =
        Text.firstOf(Text.of(report, "user_agent"), gathering.received().userAgent());
    if (agent != null) {
      CommonFields.putUserAgent(out, agent);
    }
    long time = gathering.clock().receivedNanos();
    Json.Members detail = new Trim(DETAIL_DEPTH, DETAIL_BUDGET_CHARS).members(report);
    // Two equal reports of one moment are one: browsers repeat themselves.
    out.put(FieldNames.EVENT_ID, Ids.ofContent(time + detail.toString()));
    gathering.add(
        new Entry(
            EntryKind.ERROR, time, out.build(), new JsonMembers().put("report", detail).build()));
  }

  /** The names of CSP 1 and 2 have dashes, those of the Reporting API are in camel case. */
  private static void putCsp(Fields.Builder out, Json.Members csp) {
    @Nullable String directive = either(csp, "effective-directive", "effectiveDirective");
    @Nullable String violated = either(csp, "violated-directive", "violatedDirective");
    String name = firstWord(directive == null ? violated : directive);
    @Nullable String blocked = either(csp, "blocked-uri", "blockedURL");
    String what = blocked == null || blocked.isEmpty() ? "self" : blocked;
    out.put(FieldNames.ERROR_TYPE, CSP);
    out.put(FieldNames.LOGGER, CSP);
    out.put(FieldNames.MESSAGE, Text.clip("Blocked '" + name + "' from '" + hostOf(what) + "'"));
    out.put("csp.directive", name);
    out.put("csp.blocked", hostOf(what));
    out.putText("csp.disposition", Text.of(csp, "disposition"));
    @Nullable String page = either(csp, "document-uri", "documentURL");
    if (page != null) {
      out.putText(FieldNames.URL_PATH, CommonFields.pathOf(page));
    }
    @Nullable String source = either(csp, "source-file", "sourceFile");
    if (source != null) {
      out.putText("csp.source", CommonFields.pathOf(source));
    }
  }

  private static void putNetworkError(Fields.Builder out, Json.Members report) {
    Json.Members body = report.members("body");
    @Nullable String type = Text.of(body, "type");
    out.put(FieldNames.ERROR_TYPE, "nel");
    out.put(FieldNames.LOGGER, "nel");
    out.put(FieldNames.MESSAGE, "Network error: " + (type == null ? "unknown" : type));
    out.putText("nel.phase", Text.of(body, "phase"));
    @Nullable String url = Text.of(report, "url");
    if (url != null) {
      out.putText(FieldNames.URL_PATH, CommonFields.pathOf(url));
    }
  }

  /** Whether the report is one of the three kinds about certificates. */
  private static boolean putCertificate(Fields.Builder out, Json.Members report) {
    Map<String, String> kinds =
        Map.of("expect-ct-report", "expectct", "expect-staple-report", "expectstaple");
    for (Map.Entry<String, String> kind : kinds.entrySet()) {
      if (report.get(kind.getKey()) instanceof Json.Members inner) {
        putHost(out, kind.getValue(), inner);
        return true;
      }
    }
    boolean pinned = report.get("known-pins") != null && report.get("hostname") != null;
    if (pinned) {
      putHost(out, "hpkp", report);
    }
    return pinned;
  }

  private static void putHost(Fields.Builder out, String kind, Json.Members report) {
    @Nullable String host = Text.of(report, "hostname");
    out.put(FieldNames.ERROR_TYPE, kind);
    out.put(FieldNames.LOGGER, kind);
    String failed =
        switch (kind) {
          case "expectct" -> "Expect-CT failed for '";
          case "expectstaple" -> "Expect-Staple failed for '";
          default -> "Public key pinning validation failed for '";
        };
    out.put(FieldNames.MESSAGE, failed + (host == null ? "unknown" : host) + "'");
    out.putText("server.address", host);
  }

  private static @Nullable String either(Json.Members report, String dashed, String camel) {
    return Text.firstOf(Text.of(report, dashed), Text.of(report, camel));
  }

  private static String firstWord(@Nullable String directive) {
    if (directive == null) {
      return "unknown";
    }
    int space = directive.indexOf(' ');
    return space < 0 ? directive : directive.substring(0, space);
  }

  /** The host of an address; words such as {@code inline} and {@code eval} stay. */
  private static String hostOf(String blocked) {
    int start = blocked.indexOf("://");
    if (start < 0) {
      return blocked;
    }
    int end = blocked.indexOf('/', start + 3);
    return blocked.substring(start + 3, end < 0 ? blocked.length() : end);
  }
}
