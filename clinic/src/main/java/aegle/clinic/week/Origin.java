package aegle.clinic.week;

import java.util.Arrays;

/**
 * The labels that a scrape adds.
 *
 * @param job of the platform
 * @param instance of the platform, host and port
 * @param databaseJob under which the database's series are kept
 * @param databaseInstance of the database, host and port
 */
public record Origin(String job, String instance, String databaseJob, String databaseInstance) {
  String[] platform(String... labels) {
    return with(labels, job, instance);
  }

  String[] database(String... labels) {
    return with(labels, databaseJob, databaseInstance);
  }

  private static String[] with(String[] labels, String job, String instance) {
    String[] all = Arrays.copyOf(labels, labels.length + 4);
    all[labels.length] = "job";
    all[labels.length + 1] = job;
    all[labels.length + 2] = "instance";
    all[labels.length + 3] = instance;
    return all;
  }
}
