/**
 * What a healthcare platform on Spring Boot adds to be watched by Aegle, or by any Prometheus.
 *
 * <p>Out go two JSON documents for people and load balancers, {@code /api/health} and {@code
 * /api/metrics}, and {@code /actuator/prometheus} with every series that the alert rules read. In
 * come three things that only the platform knows: {@link aegle.starter.HealthCheck} beans for what
 * it depends on, one {@link aegle.starter.BusinessFigures} bean, and the tracking calls of {@link
 * aegle.starter.AppointmentMetrics} and {@link aegle.starter.AiMetrics}.
 *
 * <p>Read {@link aegle.starter.AegleStarterAutoConfiguration} first: it lists the parts. Three
 * things must never happen here: a tracking call that throws into a booking, a label whose values
 * grow without bound, and a word of an exception that reaches the public.
 */
@NullMarked
package aegle.starter;

import org.jspecify.annotations.NullMarked;
