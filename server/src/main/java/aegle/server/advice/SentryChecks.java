package aegle.server.advice;

import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Json;
import aegle.signals.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What records of Sentry's SDKs show of how the SDK is set up. */
final class SentryChecks {
  private static final String PRODUCTION = "production";
  private static final List<String> ADDRESSES = List.of("url.full", "http.url", "url");

  /** By which names platforms tell the kind of a deployment, where they tell it apart. */
  private static final List<String> DEPLOYMENTS =
      List.of("VERCEL_ENV", "vercel_env", "vercel.env", "vercel.environment");

  private SentryChecks() {}

  /** Production, from a preview's address or from somebody's own machine. */
  static @Nullable String preview(ClientId client, Entry entry, long nowMillis) {
    if (!client.environment().equals(PRODUCTION) || !client.protocol().equals("sentry")) {
      return null;
    }
    for (String name : DEPLOYMENTS) {
      String deployment = entry.fields().text(name, "");
      if (deployment.equals("preview") || deployment.equals("development")) {
        return "environment=production " + name + "=" + deployment;
      }
    }
    String host = host(entry);
    boolean preview = host.endsWith(".vercel.app");
    boolean own = host.equals("localhost") || host.equals("127.0.0.1");
    return preview || (own && isOfBrowser(entry)) ? "environment=production host=" + host : null;
  }

  /** Whether a browser sent it: behind a proxy a server is called by many a name. */
  private static boolean isOfBrowser(Entry entry) {
    String op = entry.fields().text(FieldNames.SPAN_OP, "");
    return op.equals("pageload") || op.equals("navigation") || StackChecks.isOfBrowser(entry);
  }

  /** The host of the page or of what was called, where it is surely the client's own. */
  private static String host(Entry entry) {
    if (entry.kind() == EntryKind.ERROR) {
      @Nullable String url = entry.detail().members("request").text("url");
      return url == null ? "" : hostOf(url);
    }
    if (!isSegment(entry.fields())) {
      return "";
    }
    for (String name : ADDRESSES) {
      String url = entry.fields().text(name, "");
      if (!url.isEmpty()) {
        return hostOf(url);
      }
    }
    return "";
  }

  private static String hostOf(String url) {
    int end = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
    try {
      @Nullable String host = new URI(url.substring(0, end)).getHost();
      return host == null ? "" : host;
    } catch (URISyntaxException noAddress) {
      return ""; // A masked address may be none any more.
    }
  }

  /** Whether a span is the first of its service in its trace. */
  static boolean isSegment(Fields fields) {
    return fields.get("span.segment") instanceof Value.Flag(boolean segment) && segment;
  }

  /** A trace that was kept since all are kept; how many of them it takes is judged elsewhere. */
  static @Nullable String everyTrace(ClientId client, Entry entry, long nowMillis) {
    return entry.fields().get(FieldNames.SAMPLE_RATE) instanceof Value.Real(double rate)
            && rate >= 1
        ? "tracesSampleRate=1"
        : null;
  }

  /** A recording that shows what it should have hidden. */
  static @Nullable String unmaskedReplay(ClientId client, Entry entry, long nowMillis) {
    Fields fields = entry.fields();
    if (!fields.text("replay.verdict", "").equals("QUARANTINED")) {
      return null;
    }
    String where = fields.text("replay.exposed", "");
    return (where.isEmpty() ? "unknown elements" : where)
        + ": "
        + fields.text("replay.unmasked", "0")
        + " unmasked texts, "
        + fields.text("replay.personal", "0")
        + " of a person";
  }

  /** In which of the three runtimes of Next.js a record was made; empty where it does not tell. */
  static String runtime(Entry entry) {
    Fields fields = entry.fields();
    if (entry.kind() == EntryKind.SPAN) {
      return switch (fields.text(FieldNames.SPAN_OP, "")) {
        case "pageload", "navigation" -> "browser";
        case "http.server" -> "server";
        default -> "";
      };
    }
    Json.Members runtime = entry.detail().members("contexts").members("runtime");
    @Nullable String name = runtime.text("name");
    if (name != null) {
      return name.equals("vercel-edge") ? "edge" : "server";
    }
    return StackChecks.isOfBrowser(entry) ? "browser" : "";
  }
}
