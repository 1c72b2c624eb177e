package aegle.server.web;

import aegle.records.StoredEntry;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who calls whom, read from spans: a span whose parent ran in another service is a call. */
final class ServiceMap {
  private static final int P95 = 95;

  /** Fields that name what a span calls where the called sends no spans itself. */
  private static final List<String> PEERS =
      List.of("peer.service", "db.system.name", "db.system", "messaging.system", "server.address");

  /** Spans of Sentry's SDKs tell by their op alone that they call a database. */
  private static final String UNNAMED_DATABASE = "database";

  private static final Set<String> CALLS = Set.of("client", "producer", "db", "http.client");

  private ServiceMap() {}

  /**
   * Calls from one service to another.
   *
   * @param outside whether the called sends no spans, so that durations are the caller's
   * @param p95Millis the nearest-rank 95th percentile of the calls' durations
   */
  record Edge(
      String caller, String callee, boolean outside, int calls, int errors, double p95Millis) {}

  /** What was found, and how many spans name a parent that is not among them. */
  record Found(List<Edge> edges, int orphans) {}

  private record Ends(String caller, String callee, boolean outside) {}

  private static final class Calls {
    private final List<Double> millis = new ArrayList<>();
    private int errors;

    void add(Fields span) {
      millis.add(Waterfall.millisOf(span));
      errors += isFailed(span) ? 1 : 0;
    }
  }

  /** The calls among spans, most frequent first. */
  static Found of(List<StoredEntry> spans) {
    Map<String, Fields> byId = new HashMap<>();
    for (StoredEntry span : spans) {
      byId.putIfAbsent(key(span.entry().fields(), FieldNames.SPAN_ID), span.entry().fields());
    }
    Map<Ends, Calls> calls =
        new TreeMap<>(
            Comparator.comparing(Ends::caller)
                .thenComparing(Ends::callee)
                .thenComparing(Ends::outside));
    Set<String> answered = new HashSet<>();
    int orphans = 0;
    for (StoredEntry span : spans) {
      Fields fields = span.entry().fields();
      if (fields.text(FieldNames.PARENT_SPAN_ID, "").isEmpty()) {
        continue;
      }
      String parentKey = key(fields, FieldNames.PARENT_SPAN_ID);
      @Nullable Fields parent = byId.get(parentKey);
      if (parent == null) {
        orphans++;
      } else if (!service(parent).equals(service(fields))) {
        answered.add(parentKey);
        Ends ends = new Ends(service(parent), service(fields), false);
        calls.computeIfAbsent(ends, _ -> new Calls()).add(fields);
      }
    }
    addOutside(byId, answered, calls);
    return new Found(edges(calls), orphans);
  }

  private static void addOutside(
      Map<String, Fields> byId, Set<String> answered, Map<Ends, Calls> calls) {
    byId.forEach((key, fields) -> {
      String peer = peer(fields);
      if (!peer.isEmpty() && !answered.contains(key) && !peer.equals(service(fields))) {
        Ends ends = new Ends(service(fields), peer, true);
        calls.computeIfAbsent(ends, _ -> new Calls()).add(fields);
      }
    });
  }

  private static String peer(Fields fields) {
    String op = fields.text(FieldNames.SPAN_OP, "");
    boolean database = op.equals("db") || op.startsWith("db.");
    if (!CALLS.contains(op) && !database) {
      return "";
    }
    return PEERS.stream()
        .map(name -> fields.text(name, ""))
        .filter(name -> !name.isBlank())
        .findFirst()
        .orElse(database ? UNNAMED_DATABASE : "");
  }

  private static List<Edge> edges(Map<Ends, Calls> calls) {
    List<Edge> edges = new ArrayList<>();
    calls.forEach((ends, found) ->
        edges.add(
            new Edge(
                ends.caller,
                ends.callee,
                ends.outside,
                found.millis.size(),
                found.errors,
                p95(found.millis))));
    edges.sort(Comparator.comparingInt(Edge::calls).reversed());
    return edges;
  }

  private static double p95(List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[Math.ceilDiv(sorted.length * P95, 100) - 1];
  }

  /** Span ids are unique within a trace only. */
  private static String key(Fields fields, String field) {
    return fields.text(FieldNames.TRACE_ID, "") + '/' + fields.text(field, "");
  }

  private static String service(Fields fields) {
    return fields.text(FieldNames.SERVICE, "");
  }

  /** Whether a span says that it failed; one that says nothing did not. */
  static boolean isFailed(Fields span) {
    return switch (span.text(FieldNames.STATUS, "")) {
      case "", "ok", "unset", "cancelled" -> false;
      default -> true;
    };
  }
}
