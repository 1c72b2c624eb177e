package aegle.clinic.week;

import aegle.clinic.demand.DemandModel;
import java.util.random.RandomGenerator;

/** Whether platform and database are up, the connection pool, and what the database does. */
final class SystemTracks {
  private static final String DATABASE = "beauty_ai_precision";
  private static final double POOL_SIZE = 20;
  private static final double MAX_CONNECTIONS = 100;
  private static final double FIRST_BYTES = 9_000_000;
  private static final double BYTES_PER_VISIT = 120;

  private final Tape.Track active;
  private final Tape.Track idle;
  private final Tape.Track activeSessions;
  private final Tape.Track idleSessions;
  private final Tape.Track size;
  private final Tape.Track cpu;

  SystemTracks(Tape tape, Origin origin) {
    tape.track("up", origin.platform()).set(1);
    tape.track("aegle_simulated", "job", origin.job()).set(1);
    String[] pool = origin.platform("pool", "clinic");
    active = tape.track("hikaricp_connections_active", pool);
    idle = tape.track("hikaricp_connections_idle", pool);
    tape.track("hikaricp_connections_max", pool).set(POOL_SIZE);
    tape.track("hikaricp_connections_pending", pool);
    cpu = tape.track("process_cpu_usage", origin.platform());
    tape.track("up", origin.database()).set(1);
    tape.track("pg_up", origin.database()).set(1);
    tape.track("pg_settings_max_connections", origin.database()).set(MAX_CONNECTIONS);
    activeSessions = sessions(tape, origin, "active");
    idleSessions = sessions(tape, origin, "idle");
    String[] database = origin.database("datname", DATABASE);
    size = tape.track("pg_database_size_bytes", database);
    size.set(FIRST_BYTES);
  }

  private static Tape.Track sessions(Tape tape, Origin origin, String state) {
    return tape.track(
        "pg_stat_activity_count", origin.database("datname", DATABASE, "state", state));
  }

  void live(int visits, double aiSlowness, RandomGenerator random) {
    int busy = DemandModel.poisson(0.2 + visits / 300.0 * Math.sqrt(aiSlowness), random);
    active.set(Math.min(POOL_SIZE, busy));
    idle.set(10 - Math.min(10, busy));
    activeSessions.set(1.0 + busy);
    idleSessions.set(10 - Math.min(9, busy));
    size.add(BYTES_PER_VISIT * visits);
    cpu.set(Math.min(1, 0.01 + visits / 2500.0 + 0.004 * random.nextDouble()));
  }
}
