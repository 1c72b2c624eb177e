package aegle.clinic.platform;

import java.net.URI;

/**
 * Where the platform finds what it depends on.
 *
 * @param port of the platform itself; 0 picks a free one
 * @param jdbcUrl of the database, without credentials
 * @param aiService base address of the AI service
 * @param smtpPort of the mail server on this machine
 * @param dsn where errors, traces and log lines go; empty: nowhere
 */
public record Surroundings(
    int port, String jdbcUrl, String databaseUser, URI aiService, int smtpPort, String dsn) {}
