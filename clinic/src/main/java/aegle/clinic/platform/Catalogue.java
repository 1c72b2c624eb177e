package aegle.clinic.platform;

import aegle.clinic.town.Clinic;
import aegle.clinic.town.Town;
import aegle.starter.AiMetrics;
import aegle.starter.AppointmentMetrics;
import java.sql.Time;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the platform offers. Fills its tables from the town when it starts, and announces every
 * clinic, service and model to the metrics, so that their series start at zero.
 */
final class Catalogue implements SmartInitializingSingleton {
  private final JdbcClient jdbc;
  private final List<Clinic> clinics;
  private final AppointmentMetrics appointments;
  private final AiMetrics ai;

  Catalogue(JdbcClient jdbc, List<Clinic> clinics, AppointmentMetrics appointments, AiMetrics ai) {
    this.jdbc = jdbc;
    this.clinics = List.copyOf(clinics);
    this.appointments = appointments;
    this.ai = ai;
  }

  @Override
  public void afterSingletonsInstantiated() {
    for (Clinic clinic : clinics) {
      keep(clinic);
      for (Clinic.Service service : clinic.services()) {
        keep(clinic, service);
        appointments.announce(clinic.id(), service.type(), clinic.currency());
      }
    }
    jdbc.sql(
            """
            insert into customers (id) select generate_series(1, :customers)
            on conflict (id) do nothing
            """)
        .param("customers", Town.CUSTOMERS)
        .update();
    for (String model : Town.MODELS) {
      Town.ANALYSIS_TYPES.forEach(type -> ai.announce(model, type));
    }
  }

  private void keep(Clinic clinic) {
    jdbc.sql(
            """
            insert into clinics (id, name, time_zone, currency, opens_at, closes_at)
            values (:id, :name, :zone, :currency, :opens, :closes)
            on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone,
              currency = excluded.currency, opens_at = excluded.opens_at,
              closes_at = excluded.closes_at
            """)
        .param("id", clinic.id())
        .param("name", clinic.name())
        .param("zone", clinic.zone().getId())
        .param("currency", clinic.currency().getCurrencyCode())
        .param("opens", Time.valueOf(clinic.opens()))
        .param("closes", Time.valueOf(clinic.closes()))
        .update();
  }

  private void keep(Clinic clinic, Clinic.Service service) {
    jdbc.sql(
            """
            insert into services (clinic_id, service_type, name, price_minor, minutes)
            values (:clinic, :type, :name, :price, :minutes)
            on conflict (clinic_id, service_type) do update set name = excluded.name,
              price_minor = excluded.price_minor, minutes = excluded.minutes
            """)
        .param("clinic", clinic.id())
        .param("type", service.type())
        .param("name", service.name())
        .param("price", service.priceMinor())
        .param("minutes", service.minutes())
        .update();
  }

  List<Clinic> clinics() {
    return clinics;
  }

  Clinic clinic(String id) {
    return clinics.stream()
        .filter(clinic -> clinic.id().equals(id))
        .findFirst()
        .orElseThrow(() -> {
          List<String> known = clinics.stream().map(Clinic::id).toList();
          return new RefusedException(HttpStatus.NOT_FOUND, "no such clinic; use " + known);
        });
  }

  Clinic.Service service(Clinic clinic, String type) {
    return clinic.services().stream()
        .filter(service -> service.type().equals(type))
        .findFirst()
        .orElseThrow(() -> {
          List<String> known = clinic.services().stream().map(Clinic.Service::type).toList();
          return new RefusedException(HttpStatus.NOT_FOUND, "no such service; use " + known);
        });
  }

  void requireCustomer(long id) {
    if (id < 1 || id > Town.CUSTOMERS) {
      throw new RefusedException(
          HttpStatus.NOT_FOUND, "no such customer; use 1 to " + Town.CUSTOMERS);
    }
  }
}
