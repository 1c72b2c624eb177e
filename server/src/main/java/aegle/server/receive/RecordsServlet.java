package aegle.server.receive;

import aegle.records.Count;
import aegle.records.Cursor;
import aegle.records.EntryId;
import aegle.records.Histogram;
import aegle.records.KnownField;
import aegle.records.Page;
import aegle.records.Percentiles;
import aegle.records.RecordArgumentException;
import aegle.records.RecordQueryException;
import aegle.records.RecordStore;
import aegle.records.StoreException;
import aegle.records.StoredEntry;
import aegle.records.Surroundings;
import aegle.records.Tail;
import aegle.records.TopValues;
import aegle.server.access.OwnPlaces;
import aegle.server.intake.Intake;
import aegle.server.intake.Permission;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/aegle/v1/records}: search, histogram, top values, percentiles, fields, one record,
 * its surroundings, and a live tail as server-sent events. See {@code docs/records.md}.
 */
final class RecordsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RecordsServlet.class);

  /** Searches answered at the same time; further ones are refused with 503. */
  private static final int MAX_CALLS = 8;

  /** Live tails of one key; the store bounds how many there are of all. */
  private static final int MAX_OWN_TAILS = 5;

  private static final int MAX_BUCKETS = 2_000;
  private static final int MAX_VALUES = 1_000;
  private static final int MAX_CONTEXT = 500;
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final transient Gate gate;
  private final transient Intake intake;
  private final transient RecordStore records;
  private final transient InstantSource clock;
  private final transient Semaphore permits = new Semaphore(MAX_CALLS);
  private final transient OwnPlaces tails = new OwnPlaces(MAX_OWN_TAILS);

  RecordsServlet(Gate gate, Intake intake, RecordStore records, InstantSource clock) {
    this.gate = gate;
    this.intake = intake;
    this.records = records;
    this.clock = clock;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> who = gate.admit(request, response, Permission.READ, "records");
    if (who.isEmpty()) {
      return;
    }
    if (request.getCharacterEncoding() == null) {
      request.setCharacterEncoding("UTF-8");
    }
    try {
      answer(new RecordRequest(new ApiRequest(request), clock), who.get(), request, response);
    } catch (ApiException e) {
      refuse(response, e);
    } catch (RecordQueryException | RecordArgumentException e) {
      refuse(
          response, new ApiException(ApiException.Type.BAD_DATA, String.valueOf(e.getMessage())));
    } catch (StoreException e) {
      refuse(
          response,
          new ApiException(ApiException.Type.UNAVAILABLE, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.error("Could not answer a question about records: path={}", request.getPathInfo(), e);
      if (response.isCommitted()) {
        throw e;
      }
      refuse(
          response, new ApiException(ApiException.Type.INTERNAL, "the server failed; see its log"));
    }
  }

  private void answer(
      RecordRequest asked, String who, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    if (path.equals("/tail")) {
      ownTail(asked, who, response);
      return;
    }
    if (!permits.tryAcquire()) {
      throw new ApiException(
          ApiException.Type.UNAVAILABLE,
          "as many searches are being answered as allowed (" + MAX_CALLS + "); try again");
    }
    Consumer<JsonBytes> data;
    try {
      data = data(path, asked);
    } finally {
      permits.release();
    }
    send(data, request, response);
  }

  private Consumer<JsonBytes> data(String path, RecordRequest asked) {
    return switch (path) {
      case "", "/" -> search(asked);
      case "/count" -> count(asked);
      case "/histogram" -> histogram(asked);
      case "/top" -> top(asked);
      case "/percentiles" -> percentiles(asked);
      case "/fields" -> fields(asked);
      case "/record" -> record(asked);
      case "/context" -> context(asked);
      default ->
          throw new ApiException(
              ApiException.Type.NOT_FOUND,
              "there is no such call; use /records, /records/count, /histogram, /top, /percentiles,"
                  + " /fields, /record, /context or /tail");
    };
  }

  private Consumer<JsonBytes> search(RecordRequest asked) {
    Page page = records.search(asked.query());
    return json -> {
      json.object().key("entries").array();
      page.entries().forEach(entry -> EntryJson.brief(json, entry));
      json.endArray();
      Cursor next = page.next();
      if (next != null) {
        json.key("next").text(next.text());
      }
      json.key("total").whole(page.total()).key("totalExact").bool(page.totalExact());
      json.key("timedOut").bool(page.timedOut()).end();
    };
  }

  private Consumer<JsonBytes> count(RecordRequest asked) {
    Count count = records.count(asked.query());
    return json ->
        json.object()
            .key("count")
            .whole(count.entries())
            .key("timedOut")
            .bool(count.timedOut())
            .end();
  }

  private Consumer<JsonBytes> histogram(RecordRequest asked) {
    int buckets = asked.number("buckets", 60, MAX_BUCKETS);
    String split = asked.text("by");
    Histogram histogram =
        split.isEmpty()
            ? records.histogram(asked.bounded(), buckets)
            : records.histogram(
                asked.bounded(), buckets, split, asked.number("values", 8, MAX_VALUES));
    return json -> {
      json.object().key("from").text(time(histogram.fromNanos()));
      json.key("stepSeconds").number(histogram.stepNanos() / 1e9).key("lines").array();
      for (Histogram.Line line : histogram.lines()) {
        boolean others = line.value().equals(Histogram.OTHERS);
        json.object().key("value").text(others ? "" : line.value()).key("others").bool(others);
        json.key("counts").array();
        line.counts().forEach(json::whole);
        json.endArray().end();
      }
      json.endArray().key("timedOut").bool(histogram.timedOut()).end();
    };
  }

  private Consumer<JsonBytes> top(RecordRequest asked) {
    TopValues top =
        records.top(asked.query(), asked.required("field"), asked.number("values", 10, MAX_VALUES));
    return json -> {
      json.object().key("values").array();
      for (TopValues.Counted counted : top.values()) {
        json.object().key("value").text(counted.value()).key("count").whole(counted.entries());
        json.end();
      }
      json.endArray().key("others").whole(top.others()).key("missing").whole(top.missing());
      json.key("matched").whole(top.matched()).key("exact").bool(top.exact());
      json.key("timedOut").bool(top.timedOut()).end();
    };
  }

  private Consumer<JsonBytes> percentiles(RecordRequest asked) {
    List<Double> ranks = asked.ranks();
    String by = asked.text("by");
    String field = asked.required("field");
    Percentiles percentiles =
        by.isEmpty()
            ? records.percentiles(asked.query(), field, ranks)
            : records.percentiles(
                asked.query(), field, ranks, by, asked.number("values", 10, MAX_VALUES));
    return json -> {
      json.object().key("groups").array();
      for (Percentiles.Group group : percentiles.groups()) {
        json.object().key("value").text(group.value()).key("count").whole(group.count());
        json.key("percentiles").object();
        for (int i = 0; i < ranks.size(); i++) {
          double value = group.values().get(i);
          json.key("p" + plain(ranks.get(i)));
          if (Double.isNaN(value)) {
            json.nothing();
          } else {
            json.number(value);
          }
        }
        json.end().end();
      }
      json.endArray().key("timedOut").bool(percentiles.timedOut()).end();
    };
  }

  private static String plain(double rank) {
    return rank == Math.rint(rank) ? Long.toString((long) rank) : Double.toString(rank);
  }

  private Consumer<JsonBytes> fields(RecordRequest asked) {
    List<KnownField> fields = records.fields(asked.oneKind());
    return json -> {
      json.array();
      for (KnownField field : fields) {
        json.object().key("name").text(field.name()).key("types");
        json.texts(
            field.types().stream()
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .sorted()
                .toList());
        json.end();
      }
      json.endArray();
    };
  }

  private Consumer<JsonBytes> record(RecordRequest asked) {
    EntryId id = EntryId.of(asked.required("id"));
    StoredEntry entry =
        records
            .get(id)
            .orElseThrow(() ->
                new ApiException(
                    ApiException.Type.NOT_FOUND, "no record has this id, or it was deleted"));
    return json -> EntryJson.whole(json, entry);
  }

  private Consumer<JsonBytes> context(RecordRequest asked) {
    EntryId id = EntryId.of(asked.required("id"));
    Surroundings around =
        records.context(
            id,
            asked.number("before", 10, MAX_CONTEXT),
            asked.number("after", 10, MAX_CONTEXT),
            asked.around(id.kind()));
    return json -> {
      json.object().key("before").array();
      around.before().forEach(entry -> EntryJson.brief(json, entry));
      json.endArray().key("after").array();
      around.after().forEach(entry -> EntryJson.brief(json, entry));
      json.endArray().key("timedOut").bool(around.timedOut()).end();
    };
  }

  private void ownTail(RecordRequest asked, String who, HttpServletResponse response)
      throws IOException {
    if (!tails.take(who)) {
      response.setHeader("Retry-After", Long.toString(HEARTBEAT.toSeconds()));
      throw new ApiException(
          ApiException.Type.TOO_MANY_TAILS,
          "the key '"
              + who
              + "' follows with as many live tails as one key may ("
              + MAX_OWN_TAILS
              + "); close one, and its place is free when the next line is sent, after "
              + HEARTBEAT.toSeconds()
              + " s at most");
    }
    try {
      tail(asked, response);
    } finally {
      tails.giveBack(who);
    }
  }

  /** Sends what arrives, as it arrives, until the client leaves. */
  private void tail(RecordRequest asked, HttpServletResponse response) throws IOException {
    try (Tail tail = records.tail(asked.kinds(), asked.text("q"))) {
      response.setContentType("text/event-stream");
      response.setCharacterEncoding("UTF-8");
      response.setHeader("Cache-Control", "no-store");
      OutputStream out = response.getOutputStream();
      event(out, "open", json -> json.object().end());
      response.flushBuffer();
      boolean open = true;
      while (open) {
        Tail.Batch batch = tail.take(HEARTBEAT);
        for (StoredEntry entry : batch.entries()) {
          event(out, "record", json -> EntryJson.brief(json, entry));
        }
        if (batch.missed() > 0) {
          event(out, "missed", json -> json.object().key("count").whole(batch.missed()).end());
        }
        // A comment keeps proxies awake, and shows by its failure that the client has left.
        out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
        open = batch.open();
      }
    }
  }

  private static void event(OutputStream out, String name, Consumer<JsonBytes> data)
      throws IOException {
    out.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    try {
      JsonBytes json = new JsonBytes(out);
      data.accept(json);
      json.flush();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    out.write("\n\n".getBytes(StandardCharsets.UTF_8));
  }

  private static String time(long nanos) {
    return JsonBytes.rfc3339(EntryJson.instant(nanos));
  }

  private static void send(
      Consumer<JsonBytes> data, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    head(response, HttpServletResponse.SC_OK);
    try (ResponseBytes body = new ResponseBytes(request, response)) {
      JsonBytes json = new JsonBytes(body);
      json.object().key("status").text("success").key("data");
      data.accept(json);
      json.end().flush();
    } catch (UncheckedIOException e) {
      throw new IOException("the client went away", e);
    }
  }

  private void refuse(HttpServletResponse response, ApiException e) throws IOException {
    intake.reject("records", e.type().word(), 1);
    head(response, e.type().status());
    JsonBytes json = new JsonBytes(response.getOutputStream());
    json.object().key("status").text("error");
    json.key("errorType").text(e.type().word());
    json.key("error").text(String.valueOf(e.getMessage()));
    json.end().flush();
  }

  private static void head(HttpServletResponse response, int status) {
    response.setStatus(status);
    response.setContentType("application/json");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
  }
}
