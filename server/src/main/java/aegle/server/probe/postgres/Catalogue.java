package aegle.server.probe.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * What is asked, cheapest first, in SQL that PostgreSQL 12 to 18 understand; where the views
 * differ, each version has its own question. Names and units are postgres_exporter's. Nothing here
 * reads a table of the platform, the text of a statement, or anything that takes a lock.
 */
final class Catalogue {
  /** Tables of which figures are kept: those with most dead tuples. */
  static final int MAX_TABLES = 100;

  /** Statements of which figures are kept: those with most time in all. */
  static final int MAX_STATEMENTS = 100;

  private static final List<String> DATABASE = List.of("datid", "datname");
  private static final String DATABASES =
      "(SELECT oid, datname FROM pg_database WHERE datallowconn AND NOT datistemplate)";

  private Catalogue() {}

  /** All questions that need no extension. */
  static List<Question> standard() {
    List<Question> questions = new ArrayList<>();
    questions.add(server());
    questions.addAll(activity());
    questions.addAll(settings());
    questions.addAll(databases());
    questions.addAll(replication());
    questions.addAll(writing());
    questions.add(tables());
    questions.add(
        Question.of(
            "pg_database",
            List.of("datname"),
            """
            SELECT datname, pg_database_size(oid) AS size_bytes FROM pg_database
            WHERE datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT')
            """));
    return List.copyOf(questions);
  }

  private static Question server() {
    return Question.of(
        "pg_postmaster",
        List.of(),
        "SELECT extract(epoch FROM pg_postmaster_start_time()) AS start_time_seconds");
  }

  private static List<Question> activity() {
    return List.of(
        // The six states are there even when nobody is in them; a newer state adds itself.
        Question.of(
            "pg_stat_activity",
            List.of("datname", "state"),
            """
            SELECT d.datname, s.state, coalesce(a.count, 0) AS count,
              coalesce(a.max_tx_duration, 0) AS max_tx_duration
            FROM (VALUES ('active'), ('idle'), ('idle in transaction'),
                ('idle in transaction (aborted)'), ('fastpath function call'), ('disabled')
              UNION SELECT state FROM pg_stat_activity WHERE state IS NOT NULL) AS s(state)
            CROSS JOIN %s AS d
            LEFT JOIN (SELECT datid, state, count(*) AS count,
                max(extract(epoch FROM now() - xact_start)) AS max_tx_duration
              FROM pg_stat_activity GROUP BY datid, state) AS a
              ON a.datid = d.oid AND a.state = s.state
            """
                .formatted(DATABASES)),
        Question.of(
            "pg_long_running_transactions",
            List.of(),
            """
            SELECT count(*) AS value,
              coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)
                AS oldest_timestamp_seconds
            FROM pg_stat_activity
            WHERE state IS DISTINCT FROM 'idle' AND xact_start IS NOT NULL
              AND backend_type = 'client backend' AND pid <> pg_backend_pid()
            """),
        Question.of(
            "pg_locks",
            List.of("datname", "mode"),
            """
            SELECT d.datname, m.mode, coalesce(l.count, 0) AS count
            FROM (VALUES ('accesssharelock'), ('rowsharelock'), ('rowexclusivelock'),
                ('shareupdateexclusivelock'), ('sharelock'), ('sharerowexclusivelock'),
                ('exclusivelock'), ('accessexclusivelock'), ('sireadlock')) AS m(mode)
            CROSS JOIN %s AS d
            LEFT JOIN (SELECT database, lower(mode) AS mode, count(*) AS count FROM pg_locks
              WHERE database IS NOT NULL GROUP BY database, lower(mode)) AS l
              ON l.database = d.oid AND l.mode = m.mode
            """
                .formatted(DATABASES)));
  }

  private static List<Question> settings() {
    return List.of(
        Question.of(
            "pg_settings",
            List.of(),
            """
            SELECT current_setting('max_connections')::bigint AS max_connections,
              current_setting('superuser_reserved_connections')::bigint
                AS superuser_reserved_connections,
              current_setting('max_wal_senders')::bigint AS max_wal_senders,
              current_setting('max_replication_slots')::bigint AS max_replication_slots,
              current_setting('autovacuum_freeze_max_age')::bigint AS autovacuum_freeze_max_age,
              (current_setting('autovacuum') = 'on')::int AS autovacuum,
              (current_setting('track_io_timing') = 'on')::int AS track_io_timing,
              (current_setting('fsync') = 'on')::int AS fsync,
              pg_size_bytes(current_setting('shared_buffers')) AS shared_buffers_bytes,
              pg_size_bytes(current_setting('work_mem')) AS work_mem_bytes,
              pg_size_bytes(current_setting('max_wal_size')) AS max_wal_size_bytes
            """));
  }

  private static List<Question> databases() {
    String columns =
        """
        SELECT datid::text, datname, numbackends, xact_commit, xact_rollback, blks_read, blks_hit,
          tup_returned, tup_fetched, tup_inserted, tup_updated, tup_deleted, conflicts, temp_files,
          temp_bytes, deadlocks, blk_read_time, blk_write_time,
          coalesce(extract(epoch FROM stats_reset), 0) AS stats_reset
        """;
    String rows =
        " FROM pg_stat_database WHERE datname IS NOT NULL AND datname NOT LIKE 'template_'";
    return List.of(
        Question.of("pg_stat_database", DATABASE, columns + rows).until(13),
        Question.of(
                "pg_stat_database",
                DATABASE,
                columns
                    + """
                    , active_time / 1000 AS active_time_seconds_total, sessions, sessions_abandoned,
                      sessions_fatal, sessions_killed
                    """
                    + rows)
            .from(14),
        Question.of(
            "pg_database_wraparound",
            List.of("datname"),
            """
            SELECT datname, age(datfrozenxid) AS age_datfrozenxid_seconds,
              mxid_age(datminmxid) AS age_datminmxid_seconds
            FROM pg_database WHERE datallowconn AND NOT datistemplate
            """),
        Question.of(
                "pg_database",
                List.of("datname"),
                """
                SELECT datname, age(datfrozenxid) AS xid_age, datconnlimit AS connection_limit
                FROM pg_database WHERE datallowconn AND NOT datistemplate
                """)
            .named("database_age"));
  }

  private static List<Question> replication() {
    return List.of(
        Question.of(
            "pg_replication",
            List.of(),
            """
            SELECT CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END AS is_replica,
              CASE WHEN NOT pg_is_in_recovery() THEN 0
                WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                ELSE greatest(0, extract(epoch FROM now() - pg_last_xact_replay_timestamp()))
              END AS lag_seconds,
              CASE WHEN pg_is_in_recovery() THEN
                greatest(0, extract(epoch FROM now() - pg_last_xact_replay_timestamp()))
              END AS last_replay_seconds
            """),
        Question.of(
            "pg_stat_replication",
            List.of("application_name", "client_addr", "state"),
            """
            SELECT application_name, coalesce(host(client_addr), '') AS client_addr, state,
              pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                ELSE pg_current_wal_lsn() END, replay_lsn) AS pg_wal_lsn_diff,
              extract(epoch FROM write_lag) AS write_lag_seconds,
              extract(epoch FROM flush_lag) AS flush_lag_seconds,
              extract(epoch FROM replay_lag) AS replay_lag_seconds
            FROM pg_stat_replication
            """),
        Question.of(
            "pg_replication_slots",
            List.of("slot_name", "slot_type", "database"),
            """
            SELECT slot_name, slot_type, coalesce(database, '') AS database, active::int AS active,
              pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
                ELSE pg_current_wal_lsn() END, restart_lsn) AS pg_wal_lsn_diff
            FROM pg_replication_slots
            """));
  }

  private static List<Question> writing() {
    return List.of(
        Question.of(
                "pg_stat_bgwriter",
                List.of(),
                """
                SELECT checkpoints_timed AS checkpoints_timed_total,
                  checkpoints_req AS checkpoints_req_total,
                  checkpoint_write_time AS checkpoint_write_time_total,
                  checkpoint_sync_time AS checkpoint_sync_time_total,
                  buffers_checkpoint AS buffers_checkpoint_total,
                  buffers_clean AS buffers_clean_total, maxwritten_clean AS maxwritten_clean_total,
                  buffers_backend AS buffers_backend_total,
                  buffers_backend_fsync AS buffers_backend_fsync_total,
                  buffers_alloc AS buffers_alloc_total,
                  extract(epoch FROM stats_reset) AS stats_reset_total
                FROM pg_stat_bgwriter
                """)
            .until(16),
        Question.of(
                "pg_stat_bgwriter",
                List.of(),
                """
                SELECT buffers_clean AS buffers_clean_total,
                  maxwritten_clean AS maxwritten_clean_total,
                  buffers_alloc AS buffers_alloc_total,
                  extract(epoch FROM stats_reset) AS stats_reset_total
                FROM pg_stat_bgwriter
                """)
            .from(17),
        Question.of(
                "pg_stat_checkpointer",
                List.of(),
                """
                SELECT num_timed AS num_timed_total, num_requested AS num_requested_total,
                  restartpoints_timed AS restartpoints_timed_total,
                  restartpoints_req AS restartpoints_req_total,
                  restartpoints_done AS restartpoints_done_total,
                  write_time AS write_time_total, sync_time AS sync_time_total,
                  buffers_written AS buffers_written_total,
                  extract(epoch FROM stats_reset) AS stats_reset_total
                FROM pg_stat_checkpointer
                """)
            .from(17),
        Question.of(
            "pg_stat_archiver",
            List.of(),
            """
            SELECT archived_count, failed_count,
              extract(epoch FROM now() - last_archived_time) AS last_archive_age
            FROM pg_stat_archiver
            """));
  }

  private static Question tables() {
    return Question.of(
        "pg_stat_user_tables",
        List.of("datname", "schemaname", "relname"),
        """
        SELECT current_database() AS datname, schemaname, relname, seq_scan, seq_tup_read,
          coalesce(idx_scan, 0) AS idx_scan, coalesce(idx_tup_fetch, 0) AS idx_tup_fetch,
          n_tup_ins, n_tup_upd, n_tup_del, n_tup_hot_upd, n_live_tup, n_dead_tup,
          n_mod_since_analyze,
          coalesce(extract(epoch FROM last_vacuum), 0) AS last_vacuum,
          coalesce(extract(epoch FROM last_autovacuum), 0) AS last_autovacuum,
          coalesce(extract(epoch FROM last_analyze), 0) AS last_analyze,
          coalesce(extract(epoch FROM last_autoanalyze), 0) AS last_autoanalyze,
          vacuum_count, autovacuum_count, analyze_count, autoanalyze_count
        FROM pg_stat_user_tables
        ORDER BY n_dead_tup DESC, n_live_tup DESC, schemaname, relname LIMIT %d
        """
            .formatted(MAX_TABLES));
  }

  /**
   * The statements with most time, by their id only: their text may hold what patients wrote.
   *
   * @param schema where the extension is, as an SQL identifier
   * @param extensionMinor its version, 8 for 1.8
   */
  static Question statements(String schema, int extensionMinor) {
    String time = extensionMinor >= 8 ? "total_exec_time" : "total_time";
    String block = extensionMinor >= 11 ? "shared_blk" : "blk";
    return Question.of(
        "pg_stat_statements",
        List.of("datname", "queryid", "user"),
        """
        SELECT d.datname, s.queryid::text AS queryid,
          pg_get_userbyid(s.userid) AS "user", sum(s.calls) AS calls_total,
          sum(s.%1$s) / 1000 AS seconds_total, sum(s.rows) AS rows_total,
          sum(s.%2$s_read_time) / 1000 AS block_read_seconds_total,
          sum(s.%2$s_write_time) / 1000 AS block_write_seconds_total
        FROM %3$s.pg_stat_statements%4$s AS s JOIN pg_database AS d ON d.oid = s.dbid
        WHERE s.queryid IS NOT NULL
        GROUP BY d.datname, s.queryid, s.userid
        ORDER BY seconds_total DESC, queryid LIMIT %5$d
        """
            .formatted(time, block, schema, extensionMinor >= 4 ? "(false)" : "", MAX_STATEMENTS));
  }
}
