package aegle.server.receive;

import aegle.protocols.newrelic.AgentFacts;
import aegle.protocols.newrelic.ErrorTwins;
import aegle.server.intake.Sender;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/**
 * The agents of New Relic that are connected, each under the identifier that it was given. One that
 * has been silent for an hour, or was connected to an earlier start of this server, is unknown and
 * connects anew. Safe from any thread.
 */
final class AgentRuns {
  /** Agents at a time; those that were silent for longest go first. */
  static final int MAX_RUNS = 10_000;

  private static final Duration SILENCE = Duration.ofHours(1);

  private final Cache<String, Run> runs =
      Caffeine.newBuilder().maximumSize(MAX_RUNS).expireAfterAccess(SILENCE).build();

  /**
   * From connect to shutdown.
   *
   * @param id which the agent names in every call
   * @param facts what it told of itself
   * @param sender whose key it connected with
   * @param twins its errors of which one half has come
   */
  record Run(String id, AgentFacts facts, Sender sender, ErrorTwins twins) {}

  Run open(AgentFacts facts, Sender sender) {
    Run run = new Run(UUID.randomUUID().toString(), facts, sender, new ErrorTwins());
    runs.put(run.id(), run);
    return run;
  }

  /** The run of an identifier, if it was opened with a key of this project. */
  Optional<Run> find(String id, String project) {
    return Optional.ofNullable(runs.getIfPresent(id))
        .filter(run -> run.sender().project().equals(project));
  }

  void close(Run run) {
    runs.invalidate(run.id());
  }

  Collection<Run> all() {
    return runs.asMap().values();
  }
}
