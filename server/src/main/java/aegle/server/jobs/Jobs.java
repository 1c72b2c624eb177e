package aegle.server.jobs;

import aegle.records.QueryClauses;
import aegle.records.RecordQuery;
import aegle.records.TopValues;
import aegle.signals.EntryKind;
import aegle.signals.FieldNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The jobs that have reported: a job is a slug of a project in an environment.
 *
 * @param jobs those that report most often, at most {@link #MAX_JOBS}
 * @param more whether there are others
 */
public record Jobs(List<Job> jobs, boolean more) {
  /** Jobs on one page. */
  public static final int MAX_JOBS = 100;

  /** Reports of a job that are looked at. */
  private static final int REPORTS = 100;

  private static final String SLUG = "monitor.slug";

  public Jobs {
    jobs = List.copyOf(jobs);
  }

  /**
   * One job.
   *
   * @param project empty where its reports name none
   * @param environment empty where its reports name none
   * @param count how many reports are kept
   * @param reports asks for its newest ones
   */
  public record Job(
      String slug, String project, String environment, long count, RecordQuery reports) {}

  /** Counts the values of a field. */
  @FunctionalInterface
  public interface Counting {
    /** The most frequent values, at most so many. */
    TopValues top(RecordQuery query, String field, int values);
  }

  /** Entries with one value of a field, or without the field: then the value is empty. */
  private record Share(String value, RecordQuery query) {}

  /** Asks for all jobs: one that has been silent for long is the very one to be shown. */
  public static Jobs read(Counting records) {
    return read(records, MAX_JOBS);
  }

  /** As above, at most so many of them. */
  static Jobs read(Counting records, int most) {
    List<Job> found = new ArrayList<>();
    RecordQuery all = RecordQuery.of(EntryKind.CHECK_IN).withLimit(REPORTS);
    for (Share project : shares(all, FieldNames.PROJECT, records, most)) {
      for (Share environment : shares(project.query, FieldNames.ENVIRONMENT, records, most)) {
        TopValues slugs = records.top(environment.query, SLUG, most + 1);
        for (TopValues.Counted slug : slugs.values()) {
          RecordQuery reports =
              narrowed(environment.query, QueryClauses.clause(SLUG, slug.value()));
          found.add(
              new Job(slug.value(), project.value, environment.value, slug.entries(), reports));
        }
      }
    }
    found.sort(Comparator.comparingLong(Job::count).reversed());
    boolean more = found.size() > most;
    return new Jobs(more ? found.subList(0, most) : found, more);
  }

  private static List<Share> shares(RecordQuery query, String field, Counting records, int most) {
    TopValues top = records.top(query, field, most + 1);
    List<Share> shares = new ArrayList<>();
    for (TopValues.Counted counted : top.values()) {
      String clause = QueryClauses.clause(field, counted.value());
      shares.add(new Share(counted.value(), narrowed(query, clause)));
    }
    if (top.missing() > 0) {
      shares.add(new Share("", narrowed(query, "NOT _exists_:" + field)));
    }
    return shares;
  }

  private static RecordQuery narrowed(RecordQuery query, String clause) {
    return query.withText(query.text().isEmpty() ? clause : query.text() + " AND " + clause);
  }

  /** How many projects the jobs belong to, none being one more. */
  public long projects() {
    return jobs.stream().map(Job::project).distinct().count();
  }

  /** How many environments the jobs run in, none being one more. */
  public long environments() {
    return jobs.stream().map(Job::environment).distinct().count();
  }
}
