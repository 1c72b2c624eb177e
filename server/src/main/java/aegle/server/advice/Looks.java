package aegle.server.advice;

import aegle.metrics.promql.PromqlEngine;
import aegle.metrics.promql.QueryException;
import aegle.metrics.promql.QueryResult;
import aegle.metrics.promql.Value;
import aegle.server.intake.Sender;
import aegle.server.probe.ProbeSnapshot;
import aegle.server.probe.TargetSnapshot;
import aegle.server.state.LogGroups;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is looked up every half a minute. */
final class Looks {
  private static final String CLOUDWATCH_LOGS = "cloudwatch_logs";
  private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

  private Looks() {}

  /** Pages of JSON of which nobody has said what they mean. */
  static Look scrapes(Supplier<ProbeSnapshot> targets) {
    return (clients, doctor) -> {
      for (TargetSnapshot target : targets.get().active()) {
        if (isJson(target.lastError())) {
          Client client = clients.of(new Sender("scrape", target.job(), ""));
          doctor.suspect(
              Check.JSON_SCRAPED, client, target.scrapeUrl() + ": " + target.lastError(), 1);
        }
      }
    };
  }

  /** Whether the scrape says that names were guessed, or could not be. */
  static boolean isJson(String error) {
    return error.contains("To say what the JSON means");
  }

  /** Groups of CloudWatch Logs whose lines nobody lets go. */
  static Look retention(LogGroups groups) {
    return (clients, doctor) -> {
      Set<String> sources = new TreeSet<>();
      for (Client client : clients.all()) {
        if (client.id().protocol().equals(CLOUDWATCH_LOGS)) {
          sources.add(client.id().source());
        }
      }
      for (String source : sources) {
        LogGroups.Page all = new LogGroups.Page("", LogGroups.MAX_GROUPS, 0);
        for (LogGroups.Group group : groups.groups(source, all)) {
          if (group.retentionDays() == 0) {
            Client client = writer(clients, source, group.name());
            doctor.suspect(Check.CLOUDWATCH_KEEPS_FOR_EVER, client, "log group " + group.name(), 1);
          }
        }
      }
    };
  }

  /** Who writes to a group: its name is that of the service, where no line names another. */
  private static Client writer(Clients clients, String source, String group) {
    for (Client client : clients.all()) {
      ClientId id = client.id();
      if (id.protocol().equals(CLOUDWATCH_LOGS)
          && id.source().equals(source)
          && id.service().equals(group)) {
        return client;
      }
    }
    return clients.of(new Sender(CLOUDWATCH_LOGS, source, ""));
  }

  /** Whether series that showed something wrong are still written. */
  static Look series(PromqlEngine promql, InstantSource clock) {
    return (_, doctor) -> {
      for (OpenFinding finding : doctor.ofSeries()) {
        if (isWritten(promql, finding.query(), clock.millis())) {
          finding.see(0, clock.millis());
        }
      }
    };
  }

  private static boolean isWritten(PromqlEngine promql, String query, long nowMillis) {
    try {
      QueryResult result = promql.instant("count(" + query + ")", nowMillis);
      return result.value() instanceof Value.Vector vector && !vector.points().isEmpty();
    } catch (QueryException e) {
      LOG.warn("Could not ask whether series are written: reason={}", e.getMessage());
      return true; // What could not be asked is not over.
    }
  }

  static List<Look> of(
      Supplier<ProbeSnapshot> targets, LogGroups groups, PromqlEngine promql, InstantSource clock) {
    return List.of(scrapes(targets), retention(groups), series(promql, clock));
  }
}
