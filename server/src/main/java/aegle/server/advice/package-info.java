/**
 * What there is to say about those who send: which clients there are, and what is wrong with how
 * they are set up, with the mend.
 *
 * <p>In: what an {@link aegle.server.intake.Onlooker} sees, masked, on the threads of intake; and
 * every five seconds what has to be looked up, such as scrapes that failed. Out: {@link
 * aegle.server.advice.Advice}, which the pages Sources and Doctor and their API read; the gauge
 * {@code aegle_doctor_findings}, so that a finding can alert; and rows of the state database, so
 * that a restart forgets nothing.
 *
 * <p>Start at {@link aegle.server.advice.Check}, the catalogue: what can be found, how serious it
 * is, and which signals show it. Its words and mends stand in {@code checks.yml} beside it. Then
 * {@link aegle.server.advice.Advice}, where signals come in; {@link aegle.server.advice.Clients},
 * who keeps clients apart; {@link aegle.server.advice.Doctor}, who keeps findings and ends them.
 *
 * <p>Never: a value of a person (all that is looked at is masked), a question to a store on a
 * thread of intake, a client or a finding without a bound.
 */
@NullMarked
package aegle.server.advice;

import org.jspecify.annotations.NullMarked;
