package aegle.server.calendars;

import aegle.server.state.ConfirmedHours;
import aegle.server.state.ConfirmedHours.Confirmed;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The hours that count for each clinic: those of the file, or else those that a person confirmed,
 * or else none, and then it is always open. Any thread may call.
 */
public final class Calendars {
  private final Supplier<List<Clinic>> clinics;
  private final ConfirmedHours confirmed;
  private volatile Map<String, Confirmed> kept = Map.of();

  /**
   * A clinic as the file has it.
   *
   * @param written its hours there, or empty
   */
  public record Clinic(String id, String name, ZoneId zone, Optional<OpeningHours> written) {}

  /** Where the hours that count come from. */
  public enum Source {
    FILE,
    CONFIRMED,
    NONE
  }

  /**
   * What counts for a clinic.
   *
   * @param hours empty when nothing is known: then it is always open
   * @param confirmed who confirmed them and when, where somebody did
   */
  public record Counting(
      Clinic clinic, Source source, Optional<OpeningHours> hours, Optional<Confirmed> confirmed) {
    public boolean isOpen(Instant moment) {
      return hours.map(known -> known.isOpen(moment, clinic.zone())).orElse(true);
    }
  }

  public Calendars(Supplier<List<Clinic>> clinics, ConfirmedHours confirmed) {
    this.clinics = clinics;
    this.confirmed = confirmed;
  }

  /** Reads what was confirmed. */
  public void recover() {
    Map<String, Confirmed> found = new HashMap<>();
    confirmed.all().forEach(each -> found.put(each.clinic(), each));
    kept = Map.copyOf(found);
  }

  /** What counts now, in the order of the file. */
  public List<Counting> all() {
    List<Counting> all = new ArrayList<>();
    for (Clinic clinic : clinics.get()) {
      Optional<Confirmed> known = Optional.ofNullable(kept.get(clinic.id()));
      Source source =
          clinic.written().isPresent()
              ? Source.FILE
              : known.isPresent() ? Source.CONFIRMED : Source.NONE;
      Optional<OpeningHours> hours =
          clinic.written().or(() -> known.map(each -> CalendarYaml.parseWeek(each.week())));
      all.add(new Counting(clinic, source, hours, known));
    }
    return all;
  }

  /** A person says that a clinic is open then. It counts at once where the file is silent. */
  public void confirm(String clinic, OpeningHours hours, String person, Instant now) {
    confirmed.put(new Confirmed(clinic, hours.weekText(), person, now));
    recover();
  }

  /** A person takes back what was confirmed. */
  public void forget(String clinic) {
    confirmed.delete(clinic);
    recover();
  }
}
