/**
 * Watches PostgreSQL servers over plain JDBC and writes what they say under the names of
 * postgres_exporter, so that dashboards and rules made for it work unchanged.
 *
 * <p>What comes in: section {@code postgres} of {@code aegle.yml} ({@link
 * aegle.server.probe.postgres.PostgresTarget}). What goes out: series through a {@link
 * aegle.server.probe.SampleSink} and a {@link aegle.server.probe.TargetSnapshot} for each server.
 * Start at {@link aegle.server.probe.postgres.PostgresWatch}, one round of which asks the {@link
 * aegle.server.probe.postgres.Question}s of the {@link aegle.server.probe.postgres.Catalogue} that
 * fit the server's version.
 *
 * <p>What must never happen: a round longer than its deadline, whatever the server does ({@link
 * aegle.server.probe.postgres.Session} has three fences); a question that fails and takes others
 * along; the text of a statement or a row of the platform's tables in a label, a log or a message;
 * a password anywhere.
 */
@NullMarked
package aegle.server.probe.postgres;

import org.jspecify.annotations.NullMarked;
