package aegle.server.probe.postgres;

import java.util.List;

/**
 * One query, and how its columns become series: a column named in {@code labels} is a label, every
 * other one a figure of the series {@code prefix_column}, or {@code prefix} alone when the column
 * is called {@code value}. A null figure is no figure.
 *
 * @param collector name by which a failure is reported
 * @param fromVersion first major version of the server that it fits
 * @param toVersion last one
 * @param maxRows more rows than this are cut off, and counted
 */
record Question(
    String collector,
    int fromVersion,
    int toVersion,
    String prefix,
    List<String> labels,
    int maxRows,
    String sql) {
  private static final int NEWEST = 999;
  private static final int MAX_ROWS = 5_000;

  Question {
    labels = List.copyOf(labels);
  }

  static Question of(String prefix, List<String> labels, String sql) {
    return new Question(
        prefix.startsWith("pg_") ? prefix.substring(3) : prefix,
        0,
        NEWEST,
        prefix,
        labels,
        MAX_ROWS,
        sql);
  }

  Question from(int version) {
    return new Question(collector, version, toVersion, prefix, labels, maxRows, sql);
  }

  Question until(int version) {
    return new Question(collector, fromVersion, version, prefix, labels, maxRows, sql);
  }

  Question named(String name) {
    return new Question(name, fromVersion, toVersion, prefix, labels, maxRows, sql);
  }

  boolean fits(int version) {
    return version >= fromVersion && version <= toVersion;
  }
}
