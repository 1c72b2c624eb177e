/**
 * The guard of cardinality: how many series each source may have, how many values each label, and
 * what becomes of those beyond.
 *
 * <p>In: the labels of every series that the store asks for, since it does not know the bytes that
 * stand for it, at {@link aegle.server.cardinality.SeriesBudget#judge}. Out: a {@link
 * aegle.server.cardinality.Verdict}. A series within the budgets of its source is kept. One beyond
 * is folded: its labels that are too many become {@code __other__}, and by how much its counter
 * grew ({@code FoldedCounters} remembers a hash and the last value of each) is handed over as a
 * rise of the one shared series. What does not fit there either is refused and counted.
 *
 * <p>Start at {@link aegle.server.cardinality.SeriesBudget}; {@code SourceUse} is what one source
 * takes. Every five minutes {@link aegle.server.cardinality.CensusTaker} counts anew what the store
 * holds, so that series that died give their places back, and saves who owns which series, so that
 * a restart neither forgets nor jumps. A source within its budgets pays nothing for a sample: only
 * labels that nobody knows are looked at.
 *
 * <p>Knows no protocol and no door: {@code intake} asks here, never the other way round.
 */
@NullMarked
package aegle.server.cardinality;

import org.jspecify.annotations.NullMarked;
