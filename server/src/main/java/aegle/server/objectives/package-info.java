/**
 * What the platform promises, and how much of the promise is left.
 *
 * <p>In: the section {@code objectives} of {@code aegle.yml} ({@link
 * aegle.server.objectives.ObjectiveYaml}). Out: ordinary rules as text ({@link
 * aegle.server.objectives.ObjectiveRules}), which the rules engine reads like those of any file,
 * and reports of the error budget ({@link aegle.server.objectives.ErrorBudgets}), computed by
 * PromQL over the store. {@link aegle.server.objectives.ObjectiveWatch} keeps the reports fresh and
 * shows them as figures.
 *
 * <p>Read {@link aegle.server.objectives.Indicator} first: what counts as an event, and as a failed
 * one. {@link aegle.server.objectives.Binomial} and {@link aegle.server.objectives.Guard} see to it
 * that few events page nobody. What was not measured is told as missing and never counts as good.
 */
@NullMarked
package aegle.server.objectives;

import org.jspecify.annotations.NullMarked;
