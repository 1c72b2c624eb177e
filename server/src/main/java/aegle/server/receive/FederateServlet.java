package aegle.server.receive;

import aegle.metrics.Matcher;
import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.SeriesStore;
import aegle.metrics.StoreException;
import aegle.protocols.exposition.ExpositionFormat;
import aegle.protocols.exposition.ExpositionWriter;
import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import aegle.signals.Labels;
import aegle.signals.MetricMetadata;
import aegle.signals.StaleMarker;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /federate?match[]=}: the newest sample of each chosen series as a page to scrape, with
 * its own time. Staleness markers are left out, since the formats have none.
 */
final class FederateServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(FederateServlet.class);

  /** Series of one page; a wider choice is refused. */
  private static final int MAX_SERIES = 1_000_000;

  private static final String PROTOCOL = "federate";
  private static final String INSTANCE = "instance";

  /** Pages made at the same time, since each holds all its series; further ones get 503. */
  private static final int MAX_CALLS = 4;

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient CallPermits permits;
  private final transient SeriesStore store;
  private final transient Consumer<List<Matcher>> asked;
  private final transient Duration lookback;
  private final transient Supplier<Labels> externalLabels;
  private final transient InstantSource clock;

  private record Newest(Labels labels, long timestampMillis, double value) {}

  FederateServlet(
      Gate gate,
      Intake intake,
      SeriesStore store,
      Consumer<List<Matcher>> asked,
      Duration lookback,
      Supplier<Labels> externalLabels,
      InstantSource clock) {
    this.gate = gate;
    this.intake = intake;
    this.permits = new CallPermits(PROTOCOL, MAX_CALLS, intake);
    this.store = store;
    this.asked = asked;
    this.lookback = lookback;
    this.externalLabels = externalLabels;
    this.clock = clock;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, PROTOCOL).isEmpty()) {
      return;
    }
    permits.answer(response, () -> answer(request, response));
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    List<Newest> chosen;
    try {
      chosen = choose(Selectors.parse(new ApiRequest(request).texts("match[]")));
    } catch (ApiException e) {
      intake.reject(PROTOCOL, e.type().word(), 1);
      PlainText.send(response, e.type().status(), String.valueOf(e.getMessage()));
      return;
    } catch (StoreException e) {
      LOG.warn("Could not make a page to federate: reason={}", e.getMessage());
      intake.reject(PROTOCOL, ApiException.Type.INTERNAL.word(), 1);
      PlainText.send(
          response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, String.valueOf(e.getMessage()));
      return;
    }
    String header = request.getHeader("Accept");
    String accept = header == null ? "" : header;
    ExpositionFormat format = ExpositionFormat.accepted(accept);
    boolean anyName = accept.contains("escaping=allow-utf-8");
    response.setContentType(
        format.contentType() + (anyName ? "; escaping=allow-utf-8" : "; escaping=underscores"));
    response.setHeader("X-Content-Type-Options", "nosniff");
    try (ResponseBytes body = new ResponseBytes(request, response)) {
      ExpositionWriter.Names names =
          anyName ? ExpositionWriter.Names.QUOTED : ExpositionWriter.Names.UNDERSCORES;
      write(new ExpositionWriter(format, names, body), chosen);
    }
  }

  private List<Newest> choose(List<List<Matcher>> selectors) {
    selectors.forEach(asked);
    long to = clock.millis();
    long from = to - lookback.toMillis();
    Map<Labels, Newest> found = new TreeMap<>();
    SampleBuffer buffer = new SampleBuffer();
    for (List<Matcher> matchers : selectors) {
      for (Series series : store.select(from, to, matchers)) {
        Labels labels = series.labels();
        if (labels.metricName().isEmpty() || found.containsKey(labels)) {
          continue;
        }
        buffer.clear();
        series.read(from, to, buffer);
        int last = buffer.size() - 1;
        if (last >= 0 && !StaleMarker.is(buffer.value(last))) {
          found.put(labels, new Newest(labels, buffer.timestampMillis(last), buffer.value(last)));
        }
        if (found.size() > MAX_SERIES) {
          throw ApiException.badParameter(
              "match[]", "more than " + MAX_SERIES + " series are chosen; choose fewer");
        }
      }
    }
    List<Newest> sorted = new ArrayList<>(found.values());
    sorted.sort(Comparator.comparing(newest -> newest.labels().metricName()));
    return sorted;
  }

  private void write(ExpositionWriter writer, List<Newest> chosen) throws IOException {
    Labels external = externalLabels.get();
    String family = "";
    for (Newest newest : chosen) {
      String name = newest.labels().metricName();
      if (!name.equals(family)) {
        family = name;
        writer.family(name, MetricMetadata.Type.UNKNOWN);
      }
      Labels labels = joined(newest.labels(), external);
      // As Prometheus: without it the scraper's own address would become the instance.
      String emptyLabel = labels.has(INSTANCE) ? "" : INSTANCE;
      writer.sample(labels, newest.value(), newest.timestampMillis(), emptyLabel);
    }
    writer.finish();
  }

  private static Labels joined(Labels labels, Labels external) {
    if (external.isEmpty()) {
      return labels;
    }
    Labels.Builder builder = labels.toBuilder();
    external.forEach((name, value) -> {
      if (!labels.has(name)) {
        builder.set(name, value);
      }
    });
    return builder.build();
  }
}
