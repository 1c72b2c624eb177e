/**
 * What must outlive the process and is not a measurement: users, sign-ins, delivery receipts,
 * alerts with what was told about them, settings.
 *
 * <p>In: plain records from the features. Out: the same records after a restart. Start at {@link
 * aegle.server.state.StateDatabase}, which opens SQLite in the data folder or the PostgreSQL that
 * {@code aegle.yml} names, brings its tables up to date and lends SQL to the repositories beside
 * it; each repository owns its tables. One SQL text serves both databases: {@code bigint}, {@code
 * varchar} and {@code text} only, {@code on conflict} for upserts, times in milliseconds.
 *
 * <p>This is the only package that sees JDBC helpers; what it throws is {@link
 * aegle.server.state.StateException}. One process owns a state database. No payload of a message,
 * no password and no secret of a link is ever stored here, only hashes and outcomes.
 */
@NullMarked
package aegle.server.state;

import org.jspecify.annotations.NullMarked;
