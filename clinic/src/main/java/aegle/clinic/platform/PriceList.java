package aegle.clinic.platform;

import aegle.clinic.town.Clinic;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the services of a clinic from the database and remembers them for half a minute. */
final class PriceList {
  private static final Duration FRESH_FOR = Duration.ofSeconds(30);

  private final JdbcClient jdbc;
  private final InstantSource clock;
  // One entry for each clinic, so it is as small as the town.
  private final Map<String, Entry> remembered = new ConcurrentHashMap<>();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  PriceList(JdbcClient jdbc, InstantSource clock, MeterRegistry registry) {
    this.jdbc = jdbc;
    this.clock = clock;
    countGets(registry, "hit", hits);
    countGets(registry, "miss", misses);
  }

  private static void countGets(MeterRegistry registry, String result, LongAdder count) {
    FunctionCounter.builder("cache.gets", count, LongAdder::sum)
        .tag("cache", "services")
        .tag("result", result)
        .description("Look-ups in a cache")
        .register(registry);
  }

  /** A line of the list, with the price as people write it. */
  record Line(String serviceType, String name, BigDecimal price, String currency, int minutes) {}

  List<Line> of(Clinic clinic) {
    Instant now = clock.instant();
    Entry entry = remembered.get(clinic.id());
    if (entry != null && now.isBefore(entry.staleFrom())) {
      hits.increment();
      return entry.lines();
    }
    misses.increment();
    List<Line> lines = read(clinic);
    remembered.put(clinic.id(), new Entry(lines, now.plus(FRESH_FOR)));
    return lines;
  }

  private List<Line> read(Clinic clinic) {
    int digits = clinic.currency().getDefaultFractionDigits();
    return jdbc.sql(
            """
            select service_type, name, price_minor, minutes from services
            where clinic_id = :clinic order by service_type
            """)
        .param("clinic", clinic.id())
        .query((row, _) ->
            new Line(
                row.getString("service_type"),
                row.getString("name"),
                BigDecimal.valueOf(row.getLong("price_minor"), digits),
                clinic.currency().getCurrencyCode(),
                row.getInt("minutes")))
        .list();
  }

  private record Entry(List<Line> lines, Instant staleFrom) {}
}
