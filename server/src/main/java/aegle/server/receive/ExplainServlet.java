package aegle.server.receive;

import aegle.metrics.SeriesStore;
import aegle.metrics.promql.Explainer;
import aegle.metrics.promql.Explanation;
import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.Value;
import aegle.server.intake.Permission;
import aegle.signals.Labels;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /api/aegle/v1/explain}: an expression, part by part, and where elements go missing.
 */
final class ExplainServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Explanations at the same time: each asks as often as its expression has parts. */
  private static final int MAX_CALLS = 2;

  private final transient Gate gate;
  private final transient PromqlEngine engine;
  private final transient SeriesStore store;
  private final transient InstantSource clock;
  private final transient Semaphore places = new Semaphore(MAX_CALLS);

  ExplainServlet(Gate gate, PromqlEngine engine, SeriesStore store, InstantSource clock) {
    this.gate = gate;
    this.engine = engine;
    this.store = store;
    this.clock = clock;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (gate.admit(request, response, Permission.READ, "explain").isEmpty()) {
      return;
    }
    if (!places.tryAcquire()) {
      response.setHeader("Retry-After", "1");
      fail(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "two are explained; try again");
      return;
    }
    try {
      ApiRequest asked = new ApiRequest(request);
      long time = asked.timeMillis("time", clock.millis());
      long deadline = clock.millis() + Explainer.TIMEOUT.toMillis();
      Explainer explainer = new Explainer(engine, store, () -> clock.millis() > deadline);
      Explanation found = explainer.explain(asked.text("query"), time, Labels.EMPTY);
      JsonAnswer.data(response, json -> write(json, found));
    } catch (ApiException | QueryException e) {
      String sentence = String.valueOf(e.getMessage());
      fail(response, HttpServletResponse.SC_BAD_REQUEST, sentence);
    } finally {
      places.release();
    }
  }

  private static void fail(HttpServletResponse response, int status, String sentence)
      throws IOException {
    JsonAnswer.send(
        response,
        status,
        json -> json.object().key("status").text("error").key("error").text(sentence).end());
  }

  private static void write(JsonBytes json, Explanation part) {
    json.object().key("text").text(part.text()).key("type").text(part.type().apiWord());
    json.key("elements").whole(part.elements()).key("samples").array();
    for (Value.Point point : part.samples()) {
      json.object().key("labels").labels(point.labels());
      json.key("value").sampleValue(point.value()).end();
    }
    json.endArray().key("missing");
    Explanation.Missing missing = part.missing();
    if (missing == null) {
      json.nothing();
    } else {
      json.text(word(missing));
    }
    json.key("parts").array();
    part.parts().forEach(each -> write(json, each));
    json.endArray().end();
  }

  private static String word(Explanation.Missing missing) {
    return switch (missing) {
      case Explanation.Missing.NoMetric _ -> "no-metric";
      case Explanation.Missing.NoLabels _ -> "no-labels";
      case Explanation.Missing.NoSamples _ -> "no-samples";
      case Explanation.Missing.TooFew _ -> "too-few-samples";
      case Explanation.Missing.NoPair _ -> "no-pair";
      case Explanation.Missing.Condition _ -> "condition";
      case Explanation.Missing.NotANumber _ -> "not-a-number";
      case Explanation.Missing.NothingLeft _ -> "nothing-left";
      case Explanation.Missing.Failure _ -> "failure";
      case Explanation.Missing.NotAsked _ -> "not-asked";
    };
  }
}
