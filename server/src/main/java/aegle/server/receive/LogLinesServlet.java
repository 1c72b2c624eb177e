package aegle.server.receive;

import aegle.protocols.pino.LinesRead;
import aegle.protocols.pino.PinoBody;
import aegle.records.Count;
import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.RecordStore;
import aegle.server.intake.Hall;
import aegle.server.intake.Sender;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import aegle.signals.Fields;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * {@code POST /api/logs}: lines as pino writes them, one JSON object a line or a JSON list. The
 * query parameters {@code service}, {@code environment}, {@code release} and {@code host} say what
 * the lines do not. A {@code Content-Type} of {@code application/x-ndjson} says that it is no list,
 * whatever it begins with. 200 tells how many lines were kept and how many were not.
 *
 * <p>A sender that wants no line twice names its batch in {@code X-Aegle-Batch} and, when it does
 * not know whether an earlier try was kept, adds {@code X-Aegle-Retry: 1}: a batch that is there
 * already is then acknowledged and not kept again. Batches are kept whole or not at all, so that
 * one record of it proves the rest.
 */
final class LogLinesServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PROTOCOL = "pino";

  private static final Pattern BATCH_NAME = Pattern.compile("[0-9a-zA-Z:._-]{1,120}");

  /** How long a door looks for an earlier try of a batch. */
  private static final Duration SEARCH_TIME = Duration.ofSeconds(3);

  /** So far the clock of a sender may be from this server's. */
  private static final Duration CLOCKS_APART = Duration.ofDays(1);

  private final transient Reception reception;
  private final transient RecordStore records;
  private final transient Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final transient PinoBody lines = new PinoBody();

  LogLinesServlet(Reception reception, RecordStore records) {
    this.reception = reception;
    this.records = records;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Sender> sender = reception.byKey(request, response, PROTOCOL);
    if (sender.isEmpty()) {
      return;
    }
    String batch = batch(request);
    String project = sender.get().project();
    if (batch.isEmpty()) {
      take(request, response, sender.get(), batch);
    } else if (!underWay.add(project + '/' + batch)) {
      // The first try is still being kept; what becomes of it nobody knows yet.
      response.setHeader("Retry-After", "1");
      complain(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "this batch is under way");
    } else {
      try {
        take(request, response, sender.get(), batch);
      } finally {
        underWay.remove(project + '/' + batch);
      }
    }
  }

  private void take(
      HttpServletRequest request, HttpServletResponse response, Sender sender, String batch)
      throws IOException {
    Fields base = base(request);
    PinoBody.Form form = PinoBody.Form.of(request.getContentType());
    boolean again = !batch.isEmpty() && request.getHeader("X-Aegle-Retry") != null;
    reception.receive(
        request,
        response,
        PROTOCOL,
        sender.project(),
        (body, receivedNanos) -> {
          LinesRead read = lines.read(body, body.length, form, base, receivedNanos);
          Sender named = sender.ofBatch(batch);
          if (again && isKept(named, read.signals().entries(), receivedNanos)) {
            return new Reception.Reading(
                SignalBatch.builder().build(), named, answer -> tell(answer, 0, 0, true));
          }
          return new Reception.Reading(read.signals(), named, answer -> answer(answer, read));
        },
        LogLinesServlet::complain);
  }

  /** Fields that hold for every line. Read from the query string, for the body is the lines'. */
  private static Fields base(HttpServletRequest request) {
    QueryString query = QueryString.of(request);
    return Fields.builder()
        .putText(FieldNames.SERVICE, query.get("service"))
        .putText(FieldNames.ENVIRONMENT, query.get("environment"))
        .putText(FieldNames.RELEASE, query.get("release"))
        .putText(FieldNames.HOST, query.get("host"))
        .build();
  }

  private static String batch(HttpServletRequest request) {
    String name = request.getHeader("X-Aegle-Batch");
    return name != null && BATCH_NAME.matcher(name).matches() ? name : "";
  }

  /**
   * Whether an earlier try of a batch was kept.
   *
   * @throws TurnedAwayException when the search did not end in time: what is not known to be kept
   *     may be, and would be kept twice
   */
  private boolean isKept(Sender sender, List<Entry> lines, long receivedNanos) {
    records.refresh();
    RecordQuery query =
        RecordQuery.of(EntryKind.LOG)
            .withText(
                QueryClauses.clause(Hall.BATCH, sender.batch())
                    + " AND "
                    + QueryClauses.clause(FieldNames.PROJECT, sender.project()))
            .between(earliest(lines, receivedNanos), receivedNanos + CLOCKS_APART.toNanos())
            .within(SEARCH_TIME);
    Count kept = records.count(query);
    if (kept.entries() == 0 && kept.timedOut()) {
      throw TurnedAwayException.busy(
          "whether this batch is kept already could not be found out in "
              + SEARCH_TIME.toSeconds()
              + " s; try again");
    }
    return kept.entries() > 0;
  }

  /**
   * Before this no line of the batch can have been kept: a line is kept under its own time or,
   * where that is absurd or missing, under the time of its arrival, and it arrived after it was
   * written. Lines that tell no time before this try tell nothing of when the first try was.
   */
  private static long earliest(List<Entry> lines, long receivedNanos) {
    long earliest = lines.stream().mapToLong(Entry::timeNanos).min().orElse(receivedNanos);
    boolean telling =
        earliest < receivedNanos && earliest > Long.MIN_VALUE + CLOCKS_APART.toNanos();
    return telling ? earliest - CLOCKS_APART.toNanos() : Long.MIN_VALUE;
  }

  private static void answer(HttpServletResponse response, LinesRead read) throws IOException {
    int refused = read.signals().refusals().stream().mapToInt(Refusal::count).sum();
    tell(response, read.signals().entries().size(), refused, false);
  }

  private static void tell(HttpServletResponse response, int kept, int refused, boolean known)
      throws IOException {
    response.setContentType("application/json");
    JsonBytes json = new JsonBytes(response.getOutputStream());
    json.object().key("kept").whole(kept).key("refused").whole(refused);
    json.key("known").bool(known).end().flush();
  }

  private static void complain(HttpServletResponse response, int status, String sentence)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    JsonBytes json = new JsonBytes(response.getOutputStream());
    json.object().key("error").text(sentence).end().flush();
  }
}
