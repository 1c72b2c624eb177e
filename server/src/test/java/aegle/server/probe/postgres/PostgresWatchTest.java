package aegle.server.probe.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import aegle.metrics.SampleBuffer;
import aegle.metrics.Series;
import aegle.metrics.memory.MemorySeriesStore;
import aegle.server.config.Secret;
import aegle.server.probe.ProbeMeters;
import aegle.server.probe.ProbeTools;
import aegle.server.probe.TargetSnapshot;
import aegle.server.probe.TargetSnapshot.Health;
import aegle.signals.StaleMarker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Watches a real PostgreSQL. */
class PostgresWatchTest {
  private static final long T0 = 1_700_000_000_000L;
  private static EmbeddedPostgres server;

  private final MemorySeriesStore store = new MemorySeriesStore();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private long now = T0;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .start();
    execute("CREATE EXTENSION pg_stat_statements");
    execute("CREATE TABLE patient (name text)");
    execute("INSERT INTO patient SELECT 'Somchai' FROM generate_series(1, 10)");
    execute("CREATE ROLE limited LOGIN PASSWORD 's3cr3t'");
    execute("REVOKE SELECT ON pg_stat_archiver FROM PUBLIC");
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private PostgresWatch watch(int port, String user, Secret password, Duration deadline) {
    PostgresTarget target =
        new PostgresTarget(
            "postgres",
            "localhost",
            port,
            "postgres",
            user,
            password,
            Map.of(),
            Duration.ofSeconds(15),
            deadline);
    ProbeTools tools =
        new ProbeTools(
            InstantSource.system(),
            System::nanoTime,
            new ProbeMeters(new SimpleMeterRegistry()),
            "0.1",
            "localhost");
    return new PostgresWatch(target, "postgres/1", (_, batch) -> store.append(batch), tools, timer);
  }

  private PostgresWatch watch(int port) {
    return watch(port, "postgres", Secret.none(), Duration.ofSeconds(5));
  }

  private TargetSnapshot round(PostgresWatch watch) {
    now += 15_000;
    watch.watchOnce(now);
    return watch.snapshot();
  }

  /** Values at the last round by series, without job and instance; NaN for one that has ended. */
  private Map<String, Double> values() {
    Map<String, Double> values = new TreeMap<>();
    for (Series series : store.select(now, now, List.of())) {
      SampleBuffer samples = new SampleBuffer();
      series.read(now, now, samples);
      if (samples.size() > 0) {
        String name = series.labels().without(List.of("job", "instance")).toString();
        values.put(name, samples.value(0));
      }
    }
    return values;
  }

  @Test
  void what_the_rules_of_the_platform_read_is_there() throws SQLException {
    try (PostgresWatch watch = watch(server.getPort());
        Connection idle = server.getPostgresDatabase().getConnection()) {
      assertThat(idle.isValid(1)).isTrue();
      TargetSnapshot snapshot = round(watch);
      Map<String, Double> values = values();

      assertThat(snapshot.lastError()).isEmpty();
      assertThat(snapshot.health()).isEqualTo(Health.UP);
      assertThat(snapshot.scrapeUrl())
          .isEqualTo("postgresql://localhost:" + server.getPort() + "/postgres");
      assertThat(values)
          .containsEntry("pg_up", 1.0)
          .containsEntry("up", 1.0)
          .containsEntry("pg_exporter_last_scrape_error", 0.0)
          .containsEntry("pg_stat_activity_count{datname=\"postgres\", state=\"disabled\"}", 0.0)
          .containsEntry("pg_settings_max_connections", 300.0)
          .containsEntry("pg_replication_is_replica", 0.0)
          .containsEntry("pg_replication_lag_seconds", 0.0)
          .containsEntry(
              "pg_stat_user_tables_n_live_tup{datname=\"postgres\", relname=\"patient\","
                  + " schemaname=\"public\"}",
              10.0)
          .containsEntry("pg_scrape_collector_success{collector=\"stat_activity\"}", 1.0);
      assertThat(values.get("pg_stat_activity_count{datname=\"postgres\", state=\"idle\"}"))
          .isGreaterThanOrEqualTo(1);
      assertThat(values.get("pg_database_size_bytes{datname=\"postgres\"}")).isGreaterThan(1e6);
      assertThat(values.keySet())
          .anyMatch(name -> name.startsWith("pg_static{short_version=\"18.6\""))
          .anyMatch(name -> name.startsWith("pg_stat_database_xact_commit{"))
          .anyMatch(name -> name.startsWith("pg_stat_checkpointer_num_timed_total"))
          .anyMatch(name -> name.startsWith("pg_locks_count{datname=\"postgres\", mode="))
          .anyMatch(name -> name.startsWith("pg_database_xid_age{datname="))
          .anyMatch(name -> name.startsWith("pg_database_wraparound_age_datfrozenxid_seconds{"))
          .anyMatch(name -> name.startsWith("pg_stat_statements_calls_total{"))
          .contains("pg_long_running_transactions", "pg_postmaster_start_time_seconds");
    }
  }

  @Test
  void no_label_holds_the_text_of_a_statement_or_a_row() throws SQLException {
    execute("SELECT count(*) FROM patient WHERE name = 'Somchai'");
    try (PostgresWatch watch = watch(server.getPort())) {
      round(watch);

      assertThat(values().keySet())
          .isNotEmpty()
          .noneMatch(name -> name.contains("Somchai") || name.contains("SELECT"));
    }
  }

  @Test
  void a_question_that_is_refused_is_named_and_the_others_go_on() {
    try (PostgresWatch watch =
        watch(server.getPort(), "limited", new Secret.Inline("s3cr3t"), Duration.ofSeconds(5))) {
      TargetSnapshot snapshot = round(watch);

      assertThat(snapshot.health()).isEqualTo(Health.UP);
      assertThat(snapshot.lastError())
          .isEqualTo("stat_archiver: permission denied for view pg_stat_archiver (SQLSTATE 42501)");
      assertThat(values())
          .containsEntry("pg_exporter_last_scrape_error", 1.0)
          .containsEntry("pg_scrape_collector_success{collector=\"stat_archiver\"}", 0.0)
          .containsEntry("pg_up", 1.0)
          .containsKey("pg_settings_max_connections");
    }
  }

  @Test
  void a_server_that_goes_ends_its_series_and_comes_back() throws IOException, SQLException {
    EmbeddedPostgres other = EmbeddedPostgres.start();
    try (PostgresWatch watch = watch(other.getPort())) {
      round(watch);
      assertThat(values()).containsEntry("pg_up", 1.0);
      try (Connection connection = other.getPostgresDatabase().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
                + " 'aegle'");
      }
      assertThat(round(watch).health()).as("a lost connection is replaced").isEqualTo(Health.UP);
      other.close();
      TargetSnapshot down = round(watch);

      assertThat(down.health()).isEqualTo(Health.DOWN);
      assertThat(down.lastError()).contains("refused");
      Map<String, Double> values = values();
      assertThat(values).containsEntry("pg_up", 0.0).containsEntry("up", 0.0);
      assertThat(values)
          .hasEntrySatisfying(
              "pg_settings_max_connections", value -> assertThat(StaleMarker.is(value)).isTrue());
      round(watch);
      assertThat(values())
          .containsEntry("pg_up", 0.0)
          .doesNotContainKey("pg_settings_max_connections");
    } finally {
      other.close();
    }
  }

  @Test
  void a_server_that_accepts_and_says_nothing_costs_no_more_than_the_deadline() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        PostgresWatch watch =
            watch(silent.getLocalPort(), "postgres", Secret.none(), Duration.ofSeconds(1))) {
      TargetSnapshot snapshot = round(watch);

      assertThat(snapshot.health()).isEqualTo(Health.DOWN);
      assertThat(snapshot.lastScrapeDurationSeconds()).isLessThan(5);
      assertThat(values()).containsEntry("pg_up", 0.0);
    }
  }

  @Test
  void a_wrong_password_is_named_without_being_shown() {
    // The trial server trusts everyone, so the refusal that can be had is that of an unknown role.
    try (PostgresWatch watch =
        watch(server.getPort(), "nobody", new Secret.Inline("hunter2"), Duration.ofSeconds(5))) {
      TargetSnapshot snapshot = round(watch);

      assertThat(snapshot.lastError())
          .contains("nobody", "SQLSTATE 28000")
          .doesNotContain("hunter2");
      assertThat(snapshot.toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void a_server_that_is_no_longer_watched_ends_all_its_series() {
    PostgresWatch watch = watch(server.getPort());
    round(watch);
    now += 1;
    watch.end(now);

    assertThat(values())
        .isNotEmpty()
        .allSatisfy((_, value) -> assertThat(StaleMarker.is(value)).isTrue());
  }
}
