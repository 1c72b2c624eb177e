package aegle.server.wiring;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rule has to fit.
 *
 * @param live what is emitted
 * @param objectives what was promised
 * @param clinics ids of the clinics, as in the label {@code clinic_id}
 * @param routing where alerts are told; null when files of rules are judged alone
 * @param scrapeInterval the longest of all jobs
 * @param evaluationInterval of groups that name none
 * @param retention how far back samples go
 * @param externalLabels names of the labels that are added to what leaves the server
 * @param today after which comments that ignore findings run out
 */
public record Surroundings(
    LiveData live,
    List<Objective> objectives,
    Set<String> clinics,
    @Nullable Routing routing,
    Duration scrapeInterval,
    Duration evaluationInterval,
    Duration retention,
    Set<String> externalLabels,
    LocalDate today) {
  public Surroundings {
    objectives = List.copyOf(objectives);
    clinics = Set.copyOf(clinics);
    externalLabels = Set.copyOf(externalLabels);
  }

  /** Rules alone, with the usual intervals. */
  public static Surroundings of(LiveData live, LocalDate today) {
    return new Surroundings(
        live,
        List.of(),
        Set.of(),
        null,
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofDays(30),
        Set.of(),
        today);
  }

  public Surroundings withObjectives(List<Objective> promised) {
    return new Surroundings(
        live,
        promised,
        clinics,
        routing,
        scrapeInterval,
        evaluationInterval,
        retention,
        externalLabels,
        today);
  }

  public Surroundings withRouting(Routing told) {
    return new Surroundings(
        live,
        objectives,
        clinics,
        told,
        scrapeInterval,
        evaluationInterval,
        retention,
        externalLabels,
        today);
  }
}
