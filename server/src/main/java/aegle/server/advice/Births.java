package aegle.server.advice;

import aegle.server.intake.Sender;
import aegle.signals.Labels;
import aegle.signals.Measurement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * New series wait here until the next round looks at them: whoever brings a million of them is not
 * held up, and by then it is known whose they are. Safe from any thread.
 */
final class Births {
  /** Series that wait; further ones are not looked at, and counted. */
  static final int MAX_WAITING = 10_000;

  /** Of one key or job, so that a flood of one leaves room for those of others. */
  static final int MAX_OF_SOURCE = MAX_WAITING / 4;

  /** What clients of DogStatsD tell of themselves. */
  private static final String TELEMETRY = "statsd_client_";

  /** Protocols that tell the unit beside the name, or whose names have none by custom. */
  private static final Set<String> TELLING_UNITS = Set.of("cloudwatch_metrics", "otlp", "newrelic");

  private final BlockingQueue<Birth> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Map<String, Integer> waitingOf = new ConcurrentHashMap<>();
  private final Clients clients;
  private final Counter skipped;

  /** A series that was born. */
  private record Birth(
      String protocol, String source, Labels series, Measurement.@Nullable Kind kind) {}

  Births(Clients clients, MeterRegistry meters) {
    this.clients = clients;
    this.skipped =
        Counter.builder("aegle.doctor.series.skipped")
            .description("New series that were not looked at, for too many came at a time.")
            .register(meters);
  }

  void add(String protocol, String source, Labels series, Measurement.@Nullable Kind kind) {
    if (series.metricName().equals("target_info")) {
      introduce(protocol, source, series);
    } else if (waitingOf.merge(source, 1, Integer::sum) > MAX_OF_SOURCE
        || !waiting.offer(new Birth(protocol, source, series, kind))) {
      skipped.increment();
    }
  }

  /** The series in which OpenTelemetry says who measures. */
  private void introduce(String protocol, String source, Labels info) {
    String environment = info.get("deployment_environment_name");
    ClientId id =
        new ClientId(
            protocol,
            source,
            info.get("telemetry_sdk_name"),
            info.get("telemetry_sdk_version"),
            info.get("job"),
            info.get("service_version"),
            environment.isEmpty() ? info.get("deployment_environment") : environment);
    Client _ = clients.met(id, new Sender(protocol, source, ""));
  }

  /** Looks at all that wait. */
  void look(Doctor doctor) {
    List<Birth> born = new ArrayList<>();
    waitingOf.clear();
    waiting.drainTo(born);
    for (Birth birth : born) {
      if (birth.series().metricName().startsWith(TELEMETRY)) {
        introduceStatsd(birth);
      }
    }
    born.forEach(birth -> look(birth, doctor));
  }

  private void look(Birth birth, Doctor doctor) {
    Labels series = birth.series();
    boolean tellsUnits = TELLING_UNITS.contains(birth.protocol());
    SeriesChecks.look(
        series,
        birth.kind(),
        (check, evidence) -> {
          if (!tellsUnits || check != Check.DURATION_WITHOUT_UNIT) {
            doctor.suspectSeries(
                check,
                clientOf(birth),
                evidence,
                SeriesChecks.selector(check, evidence, series, birth.source()));
          }
        });
  }

  private Client clientOf(Birth birth) {
    Sender sender = new Sender(birth.protocol(), birth.source(), "");
    return birth.protocol().equals(Advice.DOGSTATSD)
        ? clients.ofSeries(sender, birth.series())
        : clients.of(sender);
  }

  private void introduceStatsd(Birth birth) {
    Labels told = birth.series();
    if (told.has("client")) {
      ClientId id =
          new ClientId(
              birth.protocol(),
              birth.source(),
              "dogstatsd." + told.get("client"),
              told.get("client_version"),
              told.get("service"),
              told.get("version"),
              told.get("env"));
      Client _ = clients.met(id, new Sender(birth.protocol(), birth.source(), ""));
    }
  }
}
