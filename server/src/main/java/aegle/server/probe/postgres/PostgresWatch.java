package aegle.server.probe.postgres;

import aegle.metrics.StoreException;
import aegle.server.probe.FigureLedger;
import aegle.server.probe.ProbeTools;
import aegle.server.probe.SampleSink;
import aegle.server.probe.TargetSnapshot;
import aegle.server.probe.TargetSnapshot.Health;
import aegle.signals.Labels;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one server. {@link #watchOnce} asks everything once within the deadline and appends what
 * was answered in one batch; {@code pg_up} is always in it. May be called from any thread; rounds
 * follow one another.
 */
final class PostgresWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresWatch.class);
  private static final String EXTENSION =
      """
      SELECT quote_ident(n.nspname) AS schema, e.extversion FROM pg_extension AS e
      JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'
      """;

  private final PostgresTarget target;
  private final ProbeTools tools;
  private final FigureLedger ledger;
  private final Session session;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile @Nullable Round last;

  /** What came of a round; the error is empty when every question was answered. */
  private record Round(Instant at, double seconds, boolean up, String error, int figures) {}

  PostgresWatch(
      PostgresTarget target,
      String keySpace,
      SampleSink sink,
      ProbeTools tools,
      ScheduledExecutorService timer) {
    this.target = target;
    this.tools = tools;
    this.ledger = new FigureLedger(target.name(), keySpace, sink, tools.meters());
    this.session = new Session(target, tools.nanoTicker(), timer);
  }

  PostgresTarget target() {
    return target;
  }

  /** One round, stamped with the given time. */
  void watchOnce(long nowMillis) {
    turn.lock();
    try {
      watch(nowMillis);
    } finally {
      turn.unlock();
    }
  }

  private void watch(long nowMillis) {
    long startNanos = tools.nanoTicker().getAsLong();
    Map<Labels, Double> figures = new LinkedHashMap<>();
    List<String> failed = new ArrayList<>();
    boolean up = false;
    try {
      session.begin(rows -> addVersion(rows, figures));
      up = true;
      askAll(figures, failed);
    } catch (SQLException | IOException e) {
      session.close();
      failed.add(Complaint.about(e, target));
    } catch (RuntimeException e) {
      // A fault of ours must not hide the server: what is known of it is appended all the same.
      session.close();
      tools.meters().broke();
      LOG.error("Broke off a round: job={} instance={}", target.name(), target.instance(), e);
      failed.add("a fault of Aegle itself, see its log: " + e.getClass().getSimpleName());
    } finally {
      session.end();
    }
    double seconds = (tools.nanoTicker().getAsLong() - startNanos) / 1e9;
    int answered = figures.size();
    addOwn(figures, up, failed.isEmpty(), seconds, answered);
    if (!up) {
      tools.meters().failed("postgres_unreachable");
    }
    String error = append(nowMillis, figures, String.join("; ", failed));
    noteChange(up, error);
    tools.meters().scraped(answered);
    last = new Round(Instant.ofEpochMilli(nowMillis), seconds, up, error, answered);
  }

  private void askAll(Map<Labels, Double> figures, List<String> failed) {
    for (Question question : Catalogue.standard()) {
      if (question.fits(session.version())) {
        ask(question, figures, failed);
      }
    }
    for (Question question : statements(failed)) {
      ask(question, figures, failed);
    }
  }

  /** One question that fails is named and counted; the others go on. */
  private void ask(Question question, Map<Labels, Double> figures, List<String> failed) {
    long startNanos = tools.nanoTicker().getAsLong();
    double success = 0;
    try {
      session.ask(question.sql(), question.maxRows(), rows -> addRows(question, rows, figures));
      success = 1;
    } catch (SQLException e) {
      failed.add(question.collector() + ": " + Complaint.about(e, target));
      tools.meters().failed("postgres_question");
    }
    figures.put(own("pg_scrape_collector_success", "collector", question.collector()), success);
    figures.put(
        own("pg_scrape_collector_duration_seconds", "collector", question.collector()),
        (tools.nanoTicker().getAsLong() - startNanos) / 1e9);
  }

  /** The question about statements, where the extension is installed. */
  private List<Question> statements(List<String> failed) {
    List<Question> questions = new ArrayList<>();
    try {
      session.ask(
          EXTENSION,
          1,
          rows -> {
            while (rows.next()) {
              String version = String.valueOf(rows.getString("extversion"));
              int minor =
                  Integer.parseInt(version.replaceFirst("^1\\.", "").replaceAll("\\D.*", ""));
              questions.add(Catalogue.statements(String.valueOf(rows.getString("schema")), minor));
            }
          });
    } catch (SQLException e) {
      failed.add("extensions: " + Complaint.about(e, target));
    }
    return questions;
  }

  private void addVersion(ResultSet rows, Map<Labels, Double> figures) throws SQLException {
    while (rows.next()) {
      String version = String.valueOf(rows.getString(1));
      String shortVersion = version.replaceFirst("^([0-9]+(\\.[0-9]+)*).*", "$1");
      figures.put(
          target.labels().toBuilder()
              .set(Labels.METRIC_NAME, "pg_static")
              .set("version", "PostgreSQL " + version)
              .set("short_version", shortVersion)
              .build(),
          1.0);
    }
  }

  private void addRows(Question question, ResultSet rows, Map<Labels, Double> figures)
      throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    while (rows.next()) {
      Labels.Builder labels = target.labels().toBuilder();
      for (String label : question.labels()) {
        String value = rows.getString(label);
        labels.set(label, value == null ? "" : value);
      }
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String column = columns.getColumnLabel(i);
        if (question.labels().contains(column)) {
          continue;
        }
        double value = rows.getDouble(i);
        if (!rows.wasNull()) {
          String name =
              column.equals("value") ? question.prefix() : question.prefix() + "_" + column;
          figures.put(labels.set(Labels.METRIC_NAME, name).build(), value);
        }
      }
    }
  }

  private void addOwn(
      Map<Labels, Double> figures, boolean up, boolean complete, double seconds, int answered) {
    figures.put(own("up"), up ? 1.0 : 0.0);
    figures.put(own("scrape_duration_seconds"), seconds);
    figures.put(own("scrape_samples_scraped"), (double) answered);
    figures.put(own("pg_up"), up ? 1.0 : 0.0);
    figures.put(own("pg_exporter_last_scrape_error"), complete ? 0.0 : 1.0);
    figures.put(own("pg_exporter_last_scrape_duration_seconds"), seconds);
  }

  private Labels own(String metric) {
    return target.labels().with(Labels.METRIC_NAME, metric);
  }

  private Labels own(String metric, String label, String value) {
    return own(metric).with(label, value);
  }

  /** The error to show: that of the questions, else that of the store. */
  private String append(long nowMillis, Map<Labels, Double> figures, String error) {
    try {
      ledger.append(nowMillis, figures);
      return error;
    } catch (StoreException e) {
      tools.meters().failed("store");
      LOG.error(
          "Lost a round, for the store took nothing: job={} instance={} reason={}",
          target.name(),
          target.instance(),
          e.getMessage());
      return error.isEmpty() ? "the figures could not be kept: " + e.getMessage() : error;
    }
  }

  private void noteChange(boolean up, String error) {
    Round before = last;
    boolean changed = before == null || before.up != up || !before.error.equals(error);
    if (changed && !(before == null && error.isEmpty())) {
      LOG.info(
          "Watched server changed: job={} instance={} up={} error={}",
          target.name(),
          target.instance(),
          up,
          error.isEmpty() ? "none" : error);
    }
  }

  /** Ends all series of a server that is no longer watched. */
  void end(long nowMillis) {
    turn.lock();
    try {
      append(nowMillis, Map.of(), "");
      session.close();
    } finally {
      turn.unlock();
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      session.close();
    } finally {
      turn.unlock();
    }
  }

  TargetSnapshot snapshot() {
    Round latest = last;
    Health health = Health.UNKNOWN;
    if (latest != null) {
      health = latest.up ? Health.UP : Health.DOWN;
    }
    return new TargetSnapshot(
        target.name(),
        target.labels(),
        target.labels(),
        target.shownUrl(),
        target.shownUrl(),
        latest == null ? "" : latest.error,
        latest == null ? null : latest.at,
        latest == null ? 0 : latest.seconds,
        health,
        target.interval(),
        target.deadline(),
        latest == null ? 0 : latest.figures,
        latest == null ? 0 : latest.figures,
        0);
  }
}
