/**
 * The wiring check: judges rules, receivers, objectives and what is really emitted together, since
 * a rule that no syntax checker objects to may still never fire.
 *
 * <p>In: the texts of rule files and {@link aegle.server.wiring.Surroundings}: the live data behind
 * {@link aegle.server.wiring.LiveData}, objectives, where alerts are told. Out: a {@link
 * aegle.server.wiring.Report} of {@link aegle.server.wiring.Finding}s, each with file and line, a
 * sentence, the value now, and the corrected rule.
 *
 * <p>Start at {@link aegle.server.wiring.WiringCheck}. A {@code Check} looks at one rule as a
 * {@code Subject} and hands what it finds to a {@code Finds}, with a mend where there is one.
 * {@code Mending} applies mends one at a time and judges the rule anew after each, so that what is
 * printed as the correction passes every check itself. {@code Trees}, {@code Meaning} and {@code
 * LabelSpan} read expressions: what is compared, in which unit, with which labels.
 *
 * <p>Nothing here changes a file, and no check may fail a reload: what cannot be judged without
 * live data is not judged.
 */
@NullMarked
package aegle.server.wiring;

import org.jspecify.annotations.NullMarked;
