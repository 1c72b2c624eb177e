package aegle.server.receive;

import aegle.protocols.cloudwatch.AwsException;
import aegle.protocols.cloudwatch.LogEvents.TieOrder;
import aegle.protocols.cloudwatch.LogsCall;
import aegle.protocols.cloudwatch.MetricDataReader;
import aegle.protocols.cloudwatch.MetricPoints;
import aegle.protocols.json.JsonReader;
import aegle.server.intake.BatchMemory;
import aegle.server.intake.Sender;
import aegle.server.state.StateException;
import aegle.signals.Labels;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /}, where every client of AWS sends every call, and {@code /cloudwatch}: CloudWatch
 * Logs and {@code PutMetricData}, answered as AWS answers.
 */
public final class CloudWatchServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String LOGS = "cloudwatch_logs";
  private static final String METRICS = "cloudwatch_metrics";

  /** SDKs for JavaScript, and so winston-cloudwatch: it sorts the last of a millisecond first. */
  private static final String JAVASCRIPT = "aws-sdk-js/";

  private final transient RecordDesk desk;
  private final transient AwsDoor door;
  private final transient LogGroupCalls logs;
  private final transient BatchMemory memory;
  private final transient JsonReader json;
  private final transient MetricDataReader metrics;

  CloudWatchServlet(RecordDesk desk, AwsDoor door, LogGroupCalls logs, BatchMemory memory) {
    this.desk = desk;
    this.door = door;
    this.logs = logs;
    this.memory = memory;
    this.json = new JsonReader(desk.limits().maxDecodedBytes());
    this.metrics = new MetricDataReader(json);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      PlainText.send(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "send by POST");
      return;
    }
    AwsCall call = AwsCall.of(request);
    String protocol = call == AwsCall.LOGS ? LOGS : METRICS;
    desk.reception()
        .receiveSigned(
            request,
            response,
            protocol,
            (wire, body) -> {
              try {
                Sender sender = door.admit(request, wire, call, protocol);
                take(request, response, body, call, sender);
              } catch (AwsException refused) {
                desk.intake().reject(protocol, word(refused.type()), 1);
                call.refuse(response, refused);
              } catch (StateException e) {
                desk.intake().reject(protocol, "state", 1);
                call.refuse(response, call.turnedAway(503, String.valueOf(e.getMessage())));
              }
            },
            (answer, status, sentence) -> call.refuse(answer, call.turnedAway(status, sentence)));
  }

  /** A type as a label has it: {@code resource_not_found}. */
  private static String word(String type) {
    String bare = type.replaceFirst("Exception$", "");
    return bare.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private void take(
      HttpServletRequest request,
      HttpServletResponse response,
      byte[] body,
      AwsCall call,
      Sender sender)
      throws IOException {
    switch (call) {
      case LOGS -> {
        LogsCall asked = LogsCall.read(AwsCall.operation(request), body, json);
        call.send(response, logs.call(asked, sender, ties(request)));
      }
      case METRICS, METRICS_FORM -> {
        long now = desk.reception().nowNanos();
        MetricPoints points =
            call == AwsCall.METRICS
                ? metrics.json(body, sender.project(), now)
                : metrics.form(body, sender.project(), now);
        @Nullable String id = request.getHeader("Amz-Sdk-Invocation-Id");
        keep(points, sender, id == null ? "" : id, body);
        call.sendTaken(response);
      }
      case UNKNOWN ->
          throw new AwsException(
              "UnknownOperationException",
              400,
              "Only CloudWatch Logs and PutMetricData are taken here; set AWS_ENDPOINT_URL_"
                  + "CLOUDWATCH_LOGS and AWS_ENDPOINT_URL_CLOUDWATCH instead of AWS_ENDPOINT_URL.");
    }
  }

  private static TieOrder ties(HttpServletRequest request) {
    @Nullable String agent = request.getHeader("User-Agent");
    return agent != null && agent.startsWith(JAVASCRIPT) ? TieOrder.REVERSED : TieOrder.AS_SENT;
  }

  /** Every attempt of an SDK at one call has the same id; without one, calls are not told apart. */
  private void keep(MetricPoints points, Sender sender, String id, byte[] body) throws IOException {
    if (id.isEmpty()) {
      keep(points, sender);
      return;
    }
    CRC32C check = new CRC32C();
    check.update(body);
    check.update(id.getBytes(StandardCharsets.UTF_8));
    String call = sender.project() + " " + id + " " + check.getValue();
    if (!memory.once(call, () -> keep(points, sender))) {
      desk.intake().reject(METRICS, "sent_again", 1);
    }
  }

  private void keep(MetricPoints points, Sender sender) {
    if (points.samples().size() > 0) {
      // What the store refuses, such as a second value of one moment, it counts; AWS says nothing.
      desk.intake().append(points.samples(), METRICS + ":" + sender.project(), sender);
    }
    if (!points.increases().isEmpty()) {
      desk.tallies().addDeltas(METRICS, sender.project(), points.increases());
      desk.intake().added(sender, "delta", points.increases().size());
    }
    if (!points.metadata().isEmpty()) {
      desk.metadata().learn(METRICS + ":" + sender.project(), Labels.EMPTY, points.metadata());
    }
  }
}
