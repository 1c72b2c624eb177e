package aegle.clinic.platform;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where the platform finds what it depends on.
 *
 * @param port of the platform itself; 0 picks a free one
 * @param jdbcUrl of the database, without credentials
 * @param aiService base address of the AI service
 * @param smtpPort of the mail server on this machine
 * @param backups the folder of the nightly backup
 * @param watch who is told of errors, traces, log lines, visits and jobs
 */
public record Surroundings(
    int port,
    String jdbcUrl,
    String databaseUser,
    URI aiService,
    int smtpPort,
    Path backups,
    Watch watch) {}
