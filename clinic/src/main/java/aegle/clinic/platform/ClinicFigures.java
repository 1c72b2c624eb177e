package aegle.clinic.platform;

import aegle.starter.BusinessFigures;
import aegle.starter.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The day's business, from the database. Revenue is told in baht, the owner's currency. */
final class ClinicFigures implements BusinessFigures {
  private static final Currency BAHT = Currency.getInstance("THB");

  private final JdbcClient jdbc;
  private final Visitors visitors;

  ClinicFigures(JdbcClient jdbc, Visitors visitors) {
    this.jdbc = jdbc;
    this.visitors = visitors;
  }

  @Override
  public long activeUsers() {
    return visitors.active();
  }

  @Override
  public long appointmentsToday() {
    return jdbc.sql(
            """
            select count(*) from appointments a join clinics c on c.id = a.clinic_id
            where a.appointment_date = (now() at time zone c.time_zone)::date
              and a.status <> 'cancelled'
            """)
        .query(Long.class)
        .single();
  }

  @Override
  public Money revenueToday() {
    BigDecimal baht =
        jdbc.sql(
                """
                select coalesce(sum(a.price_minor * r.baht_per_minor), 0)
                from appointments a
                join clinics c on c.id = a.clinic_id
                join exchange_rates r on r.currency = a.currency
                where a.status = 'completed'
                  and a.changed_at >= date_trunc('day', now() at time zone c.time_zone)
                    at time zone c.time_zone
                """)
            .query(BigDecimal.class)
            .single();
    return Money.of(baht.setScale(BAHT.getDefaultFractionDigits(), RoundingMode.HALF_EVEN), BAHT);
  }
}
