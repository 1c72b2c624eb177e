package aegle.bench.captures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The recorded calls of New Relic's agents in the order in which agents make them, each under the
 * run that this server has given: a run that was recorded elsewhere is none here. For one replay.
 */
final class AgentCalls {
  static final String FAMILY = "newrelic-agent";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern RUN = Pattern.compile("(?<=[?&]run_id=)[^&]*");
  private static final Pattern METHOD = Pattern.compile("[?&]method=([a-z_]+)");

  private String run = "";

  /** Sorted so that each recording connects before it tells, and shuts down at its end. */
  static List<Capture> ordered(List<Capture> captures) {
    List<Capture> ordered = new ArrayList<>(captures);
    ordered.sort(
        Comparator.comparing(AgentCalls::recording)
            .thenComparingInt(AgentCalls::stage)
            .thenComparing(Capture::name));
    return ordered;
  }

  /** What the name says before the method: {@code nr13-biglogs}. */
  private static String recording(Capture capture) {
    String method = method(capture);
    int at = method.isEmpty() ? -1 : capture.name().indexOf("-" + method);
    return at < 0 ? capture.name() : capture.name().substring(0, at);
  }

  private static int stage(Capture capture) {
    return switch (method(capture)) {
      case "preconnect" -> 0;
      case "connect" -> 1;
      case "agent_settings" -> 2;
      case "error_event_data" -> 3;
      case "shutdown" -> 5;
      default -> 4;
    };
  }

  static String method(Capture capture) {
    Matcher method = METHOD.matcher("?" + capture.query());
    return method.find() ? method.group(1) : "";
  }

  /** The address with the run that is going on. */
  String target(String target) {
    return RUN.matcher(target).replaceAll(Matcher.quoteReplacement(run));
  }

  /** Learns the run of an agent that has connected. */
  void heard(Capture capture, Wire.Reply reply) {
    if (method(capture).equals("connect") && reply.status() == 200) {
      try {
        run = JSON.readTree(reply.body()).at("/return_value/agent_run_id").asString("");
      } catch (JacksonException noAnswer) {
        run = ""; // What follows is refused then, and the refusal is shown.
      }
    }
  }
}
