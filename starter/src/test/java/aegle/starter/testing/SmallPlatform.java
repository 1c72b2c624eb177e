package aegle.starter.testing;

import aegle.starter.BusinessFigures;
import aegle.starter.HealthCheck;
import aegle.starter.HealthCheck.Importance;
import aegle.starter.Money;
import java.math.BigDecimal;
import java.util.Currency;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The smallest platform that uses the starter. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    excludeName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
    })
public class SmallPlatform {
  @Bean
  SwitchedCheck databaseCheck() {
    return new SwitchedCheck(HealthCheck.DATABASE, Importance.CRITICAL);
  }

  @Bean
  SwitchedCheck aiCheck() {
    return new SwitchedCheck(HealthCheck.AI_SERVICES, Importance.USEFUL);
  }

  @Bean
  BusinessFigures businessFigures() {
    return new BusinessFigures() {
      @Override
      public long activeUsers() {
        return 12;
      }

      @Override
      public long appointmentsToday() {
        throw new IllegalStateException("the database is down");
      }

      @Override
      public Money revenueToday() {
        return Money.of(new BigDecimal("1200.50"), Currency.getInstance("THB"));
      }
    };
  }

  /** One page that answers and one that breaks. */
  @RestController
  static class Pages {
    @GetMapping("/api/appointments/{id}")
    String appointment(@PathVariable("id") String id) {
      return "appointment " + id;
    }

    @GetMapping("/api/broken")
    String broken() {
      throw new IllegalStateException("broken");
    }

    @GetMapping("/api/never-called")
    String neverCalled() {
      return "";
    }
  }
}
