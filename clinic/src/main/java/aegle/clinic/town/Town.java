package aegle.clinic.town;

import aegle.clinic.town.Clinic.Service;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Set;

/** The clinics, models and kinds of analysis of the demo. */
public final class Town {
  public static final List<Clinic> CLINICS =
      List.of(
          new Clinic(
              "bangkok-siam",
              "Siam Skin Clinic",
              ZoneId.of("Asia/Bangkok"),
              Currency.getInstance("THB"),
              LocalTime.of(10, 0),
              LocalTime.of(20, 0),
              Set.of(),
              services(150_000, 240_000, 690_000, 320_000),
              0.55),
          new Clinic(
              "singapore-orchard",
              "Orchard Aesthetics",
              ZoneId.of("Asia/Singapore"),
              Currency.getInstance("SGD"),
              LocalTime.of(9, 0),
              LocalTime.of(19, 0),
              Set.of(DayOfWeek.SUNDAY),
              services(9_000, 16_800, 42_000, 22_000),
              0.45),
          new Clinic(
              "tokyo-ginza",
              "Ginza Skin Lab",
              ZoneId.of("Asia/Tokyo"),
              Currency.getInstance("JPY"),
              LocalTime.of(10, 0),
              LocalTime.of(19, 0),
              Set.of(DayOfWeek.WEDNESDAY),
              services(8_800, 16_500, 44_000, 19_800),
              0.5));

  public static final List<String> MODELS = List.of("dermavision-2", "dermavision-1");
  public static final List<String> ANALYSIS_TYPES = List.of("acne", "pigmentation");

  /** Customers are the numbers from 1 to this. */
  public static final int CUSTOMERS = 400;

  private Town() {}

  private static List<Service> services(long consultation, long facial, long laser, long peel) {
    return List.of(
        new Service("consultation", "First consultation", consultation, 30, 0.4),
        new Service("facial", "Deep cleansing facial", facial, 60, 0.3),
        new Service("laser", "Laser treatment", laser, 45, 0.12),
        new Service("peel", "Chemical peel", peel, 45, 0.18));
  }
}
