package aegle.protocols.newrelic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aegle.protocols.DecodeException;
import aegle.signals.Entry;
import aegle.signals.EntryKind;
import aegle.signals.Json;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import aegle.signals.Refusal;
import aegle.signals.SignalBatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentReaderTest {
  private static final long NOW = 1_795_403_641_000_000_000L;
  private static final AgentFacts FACTS =
      new AgentFacts(
          "beauty",
          "web-1",
          "nodejs",
          "13.20.0",
          new Json.Members(Map.of("environment", new Json.Text("prod"))));

  private final AgentReader reader = new AgentReader(1 << 20);
  private final ErrorTwins twins = new ErrorTwins();

  private SignalBatch metrics(String rows) {
    return reader.metrics(
        ("[\"run\",1795403626.9,1795403641.3," + rows + "]").getBytes(UTF_8), FACTS, NOW);
  }

  private SignalBatch errors(String rows) {
    return reader.errors(("[\"run\"," + rows + "]").getBytes(UTF_8), FACTS, twins, NOW);
  }

  private SignalBatch errorEvents(String rows) {
    return reader.errorEvents(
        ("[\"run\",{\"reservoir_size\":8,\"events_seen\":3}," + rows + "]").getBytes(UTF_8),
        FACTS,
        twins,
        NOW);
  }

  private static Measurement measurement(String name, Measurement.Kind kind, double value) {
    return new Measurement(name, FACTS.series(), kind, value, NOW / 1_000_000);
  }

  @Test
  void an_agent_tells_who_it_is() {
    AgentFacts facts =
        reader.connect(
            """
            [{"pid":7,"host":"web-1","language":"nodejs","app_name":["beauty","other"],
              "agent_version":"13.20.0","labels":[{"label_type":"environment","label_value":"prod"}],
              "settings":{"license_key":"secret"}}]
            """
                .getBytes(UTF_8));
    assertThat(facts).isEqualTo(FACTS);
    for (String body : List.of("{}", "[]", "[7]", "")) {
      assertThatThrownBy(() -> reader.connect(body.getBytes(UTF_8)))
          .isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void what_the_application_recorded_keeps_its_name() {
    SignalBatch batch =
        metrics(
            """
            [[{"name":"Custom/ai.duration"},[3,30,30,5,15,350]],
             [{"name":"Custom/appointment.booked"},[2,0,0,0,0,0]],
             [{"name":"Custom/Custom/twice"},[1,7,7,7,7,49]],
             [{"name":"Supportability/API/recordMetric"},[5,0,0,0,0,0]]]
            """);
    assertThat(batch.measurements())
        .containsExactly(
            measurement("ai.duration", Measurement.Kind.COUNT, 3),
            measurement("ai.duration.sum", Measurement.Kind.COUNT, 30),
            measurement("ai.duration.min", Measurement.Kind.GAUGE, 5),
            measurement("ai.duration.max", Measurement.Kind.GAUGE, 15),
            measurement("appointment.booked", Measurement.Kind.COUNT, 2),
            measurement("twice", Measurement.Kind.COUNT, 1),
            measurement("twice.sum", Measurement.Kind.COUNT, 7),
            measurement("twice.min", Measurement.Kind.GAUGE, 7),
            measurement("twice.max", Measurement.Kind.GAUGE, 7));
    assertThat(batch.refusals()).isEmpty();
  }

  @Test
  void what_the_agent_measured_is_named_after_its_first_word() {
    SignalBatch batch =
        metrics(
            """
            [[{"name":"WebTransaction/Expressjs/GET//x","scope":"s"},[2,0,0,0,0,0]],
             [{"name":"HttpDispatcher"},[4,0,0,0,0,0]],
             [{"name":"Apdex/Expressjs/GET//x"},[3,2,1,0.1,0.1,0]]]
            """);
    assertThat(batch.measurements())
        .extracting(each -> each.name() + " " + each.value())
        .containsExactly(
            "newrelic.web_transaction 2.0",
            "newrelic.http_dispatcher 4.0",
            "newrelic.apdex 3.0",
            "newrelic.apdex 2.0",
            "newrelic.apdex 1.0");
    assertThat(batch.measurements().getFirst().labels())
        .isEqualTo(
            Labels.of(
                "service", "beauty", "host", "web-1", "name", "Expressjs/GET//x", "scope", "s"));
    assertThat(batch.measurements().getLast().labels().get("zone")).isEqualTo("frustrated");
  }

  @Test
  void a_metric_that_cannot_be_costs_itself_alone() {
    SignalBatch batch =
        metrics(
            """
            [[{"name":"Custom/a"},[1,NaN,0,0,0,0]],[{"name":"Custom/b"},[1,2]],7,[{},[1,1,1,1,1,1]],
             [{"name":"Custom/c"},[1,-5,-5,-5,-5,25]],[{"name":"Custom/d"},[1e400,0,0,0,0,0]]]
            """);
    assertThat(batch.measurements())
        .containsExactly(
            measurement("c", Measurement.Kind.COUNT, 1),
            measurement("c.min", Measurement.Kind.GAUGE, -5),
            measurement("c.max", Measurement.Kind.GAUGE, -5));
    assertThat(batch.refusals())
        .containsExactlyInAnyOrder(
            new Refusal("metric", "value_not_finite", 3),
            new Refusal("metric", "malformed", 1),
            new Refusal("metric", "metric_name", 1),
            new Refusal("metric", "negative_count", 1));
  }

  private static final String EVENT =
      """
      [[{"type":"TransactionError","error.class":"TypeError","error.message":"Failed to book",
       "timestamp":1795403627.256,"error.expected":false,"transactionName":"Unknown"},
       {"clinic_id":"c-102"},{}]]
      """;

  private static final String TRACE =
      """
      [[0,"Unknown","Failed to book","TypeError",{"userAttributes":{"clinic_id":"c-102",
       "patient":"สมชาย"},"agentAttributes":{"http.statusCode":"500","request.method":"GET"},
       "intrinsics":{"error.expected":false,"traceId":"779df773010a5abbbdf0ef976d7f459a"},
       "stack_trace":["TypeError: Failed to book","    at book (/srv/app/book.js:19:17)",
       "    at /srv/app/main.js:3:1","    at run (node:async_hooks:346:14)"]},null]]
      """;

  @Test
  void an_error_that_is_told_twice_is_one_record_with_the_time_of_one_and_the_stack_of_the_other() {
    assertThat(errorEvents(EVENT).entries()).isEmpty();
    Entry error = errors(TRACE).entries().getFirst();
    assertThat(error.kind()).isEqualTo(EntryKind.ERROR);
    assertThat(error.timeMillis()).isEqualTo(1_795_403_627_256L);
    assertThat(error.fields().text("error.type", "")).isEqualTo("TypeError");
    assertThat(error.fields().text("message", "")).isEqualTo("Failed to book");
    assertThat(error.fields().text("clinic.id", "")).isEqualTo("c-102");
    assertThat(error.fields().text("service.name", "")).isEqualTo("beauty");
    assertThat(error.fields().text("environment", "")).isEqualTo("prod");
    assertThat(error.fields().text("trace.id", "")).isEqualTo("779df773010a5abbbdf0ef976d7f459a");
    assertThat(error.fields().text("http.response.status_code", "")).isEqualTo("500");
    assertThat(error.fields().text("error.culprit", "")).isEqualTo("book in /srv/app/book.js");
    assertThat(error.fields().text("event.id", "")).matches("[0-9a-f]{32}");
    assertThat(error.fields().get("transaction")).isNull();
    Json.Members exception = (Json.Members) error.detail().items("exception").getFirst();
    List<Json> frames = exception.members("stacktrace").items("frames");
    assertThat(frames).hasSize(3);
    Json.Members oldest = (Json.Members) frames.getFirst();
    assertThat(oldest.text("filename")).isEqualTo("node:async_hooks");
    assertThat(oldest.text("in_app")).isEqualTo("false");
    Json.Members newest = (Json.Members) frames.getLast();
    assertThat(newest.text("function")).isEqualTo("book");
    assertThat(newest.text("lineno")).isEqualTo("19");
    assertThat(twins.rest()).isEmpty();
  }

  @Test
  void an_event_whose_trace_came_before_is_dropped() {
    assertThat(errors(TRACE).entries())
        .singleElement()
        .satisfies(error -> assertThat(error.timeNanos()).isEqualTo(NOW));
    assertThat(errorEvents(EVENT).entries()).isEmpty();
    assertThat(twins.rest()).isEmpty();
  }

  @Test
  void an_event_whose_trace_never_comes_is_kept_as_it_is() {
    errorEvents(EVENT);
    assertThat(twins.overdue(NOW + ErrorTwins.PATIENCE_NANOS)).isEmpty();
    assertThat(twins.overdue(NOW + ErrorTwins.PATIENCE_NANOS + 1))
        .singleElement()
        .satisfies(error -> {
          assertThat(error.timeMillis()).isEqualTo(1_795_403_627_256L);
          assertThat(error.fields().text("message", "")).isEqualTo("Failed to book");
        });
    assertThat(twins.rest()).isEmpty();
  }

  @Test
  void more_events_than_can_wait_are_kept_at_once() {
    for (int i = 0; i < ErrorTwins.MAX_WAITING; i++) {
      assertThat(errorEvents(EVENT).entries()).isEmpty();
    }
    assertThat(errorEvents(EVENT).entries()).hasSize(1);
    assertThat(twins.rest()).hasSize(ErrorTwins.MAX_WAITING);
  }

  @Test
  void a_span_of_an_agent_is_a_span() {
    SignalBatch batch =
        reader.spans(
            """
            ["run",{"reservoir_size":166,"events_seen":2},[[{"type":"Span",
             "traceId":"779df773010a5abbbdf0ef976d7f459a","guid":"c29f919f82b27a00",
             "parentId":"7e4aa25f9e1dc74d","name":"Nodejs/Middleware","category":"generic",
             "timestamp":1795403627291,"duration":0.5,"span.kind":"internal"},
             {"clinic_id":"c-102"},{"request.method":"GET","request.uri":"/boom",
             "http.statusCode":"500"}],[{"traceId":"x","guid":"y"}],[],7]]
            """
                .getBytes(UTF_8),
            FACTS,
            NOW);
    assertThat(batch.entries()).hasSize(1);
    Entry span = batch.entries().getFirst();
    assertThat(span.kind()).isEqualTo(EntryKind.SPAN);
    assertThat(span.timeMillis()).isEqualTo(1_795_403_627_291L);
    assertThat(span.fields().text("span.id", "")).isEqualTo("c29f919f82b27a00");
    assertThat(span.fields().text("parent.span.id", "")).isEqualTo("7e4aa25f9e1dc74d");
    assertThat(span.fields().text("duration.ms", "")).isEqualTo("500");
    assertThat(span.fields().text("span.op", "")).isEqualTo("internal");
    assertThat(span.fields().text("status", "")).isEqualTo("error");
    assertThat(span.fields().text("url.path", "")).isEqualTo("/boom");
    assertThat(span.fields().text("clinic.id", "")).isEqualTo("c-102");
    assertThat(batch.refusals())
        .containsExactlyInAnyOrder(
            new Refusal("span", "invalid_id", 1), new Refusal("span", "malformed", 2));
  }

  @Test
  void custom_events_have_no_reservoir_and_transactions_have_one() {
    Entry custom =
        reader
            .events(
                """
                ["run",[[{"type":"Appointment","timestamp":1795403627258},
                 {"clinic_id":"c-102","price":1499.5,"ok":true}]]]
                """
                    .getBytes(UTF_8),
                FACTS,
                NOW)
            .entries()
            .getFirst();
    assertThat(custom.fields().text("event.name", "")).isEqualTo("Appointment");
    assertThat(custom.fields().text("price", "")).isEqualTo("1499.5");
    Entry transaction =
        reader
            .events(
                """
                ["run",{"reservoir_size":833},[[{"timestamp":1795403627290,"name":"Web/boom",
                 "type":"Transaction","error":true,"duration":0.1,
                 "traceId":"779df773010a5abbbdf0ef976d7f459a"},{},{"http.statusCode":"500"}]]]
                """
                    .getBytes(UTF_8),
                FACTS,
                NOW)
            .entries()
            .getFirst();
    assertThat(transaction.fields().text("level", "")).isEqualTo("error");
    assertThat(transaction.fields().text("message", "")).isEqualTo("Web/boom");
    assertThat(transaction.fields().text("trace.id", ""))
        .isEqualTo("779df773010a5abbbdf0ef976d7f459a");
  }

  @Test
  void a_log_of_an_agent_bears_its_error_and_its_application() {
    Entry log =
        reader
            .logs(
                """
                [{"common":{"attributes":{"entity.name":"beauty","hostname":"vm"}},"logs":[
                 {"message":"log event from app","level":"error","timestamp":1795403627258,
                  "trace.id":"779df773010a5abbbdf0ef976d7f459a","error.message":"logged",
                  "error.stack":"Error: logged\\n    at x","error.class":"Error"}]}]
                """
                    .getBytes(UTF_8),
                FACTS,
                NOW)
            .entries()
            .getFirst();
    assertThat(log.fields().text("level", "")).isEqualTo("error");
    assertThat(log.fields().text("message", "")).isEqualTo("log event from app");
    assertThat(log.fields().text("service.name", "")).isEqualTo("beauty");
    assertThat(log.fields().text("host.name", "")).isEqualTo("vm");
    assertThat(log.fields().text("error.type", "")).isEqualTo("Error");
    assertThat(log.detail().members("error").text("stack")).contains("at x");
  }

  @Test
  void a_payload_of_another_shape_is_refused_as_a_whole() {
    for (String body : List.of("{}", "", "[\"run\"]", "[", "[\"run\",1,2,{}]")) {
      byte[] bytes = body.getBytes(UTF_8);
      assertThatThrownBy(() -> reader.metrics(bytes, FACTS, NOW))
          .isInstanceOf(DecodeException.class);
      assertThatThrownBy(() -> reader.errors(bytes, FACTS, twins, NOW))
          .isInstanceOf(DecodeException.class);
    }
    byte[] deep = ("[".repeat(9_000) + "]".repeat(9_000)).getBytes(UTF_8);
    assertThatThrownBy(() -> reader.spans(deep, FACTS, NOW)).isInstanceOf(DecodeException.class);
  }

  @Test
  void lines_of_stacks_are_read_as_node_and_java_print_them() {
    String stack =
        "Error: x\\n    at book (/srv/app/(shop)/book.js:19:17)\\n    at async /srv/a.js:3:1"
            + "\\n\\tat clinic.Desk.book(Desk.java:12)\\n    at \\n    at (\\n    at x()";
    String rows = "[[0,\"t\",\"m\",\"C\",{\"stack_trace\":[\"" + stack + "\"]},null]]";
    Entry error = errors(rows).entries().getFirst();
    Json.Members exception = (Json.Members) error.detail().items("exception").getFirst();
    assertThat(exception.members("stacktrace").items("frames"))
        .extracting(frame ->
            ((Json.Members) frame).text("function")
                + "|"
                + ((Json.Members) frame).text("filename")
                + "|"
                + ((Json.Members) frame).text("lineno"))
        .containsExactly(
            "null|x()|null",
            "null|(|null",
            "clinic.Desk.book|Desk.java|12",
            "null|async /srv/a.js|3",
            "book|/srv/app/(shop)/book.js|19");
  }

  @Test
  void a_line_of_a_stack_that_was_made_to_take_long_does_not() {
    String line = "    at " + "(a".repeat(900);
    String rows = "[[0,\"t\",\"m\",\"C\",{\"stack_trace\":[\"" + line + "\"]},null]]";
    assertThat(errors(rows).entries()).hasSize(1);
  }
}
