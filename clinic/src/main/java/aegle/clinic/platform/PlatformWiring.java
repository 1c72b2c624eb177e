package aegle.clinic.platform;

import aegle.clinic.town.Town;
import aegle.starter.AiMetrics;
import aegle.starter.AppointmentMetrics;
import aegle.starter.BusinessFigures;
import aegle.starter.HealthCheck;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Lists the platform's parts in the order of a request's trip. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
final class PlatformWiring {
  @Bean
  Visitors visitors(InstantSource clock) {
    return new Visitors(clock);
  }

  @Bean
  Reports reports(Surroundings surroundings) {
    return new Reports(surroundings.dsn());
  }

  @Bean
  WebMvcConfigurer interceptors(Visitors visitors, FaultSwitch faults, Reports reports) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(visitors);
        registry
            .addInterceptor(reports)
            .excludePathPatterns("/api/health", "/api/metrics", "/actuator/**");
        registry
            .addInterceptor(new FaultInterceptor(faults))
            .excludePathPatterns("/api/health", "/api/metrics", "/actuator/**");
      }
    };
  }

  @Bean
  Catalogue catalogue(JdbcClient jdbc, AppointmentMetrics appointments, AiMetrics ai) {
    return new Catalogue(jdbc, Town.CLINICS, appointments, ai);
  }

  @Bean
  PriceList priceList(JdbcClient jdbc, InstantSource clock, MeterRegistry registry) {
    return new PriceList(jdbc, clock, registry);
  }

  @Bean
  CatalogueController catalogueController(Catalogue catalogue, PriceList prices) {
    return new CatalogueController(catalogue, prices);
  }

  @Bean
  Confirmations confirmations(JavaMailSender mail, MeterRegistry registry) {
    return new Confirmations(mail, registry);
  }

  @Bean
  AppointmentStore appointmentStore(JdbcClient jdbc) {
    return new AppointmentStore(jdbc);
  }

  @Bean
  AppointmentController appointmentController(
      AppointmentStore store,
      Catalogue catalogue,
      Confirmations confirmations,
      AppointmentMetrics metrics,
      InstantSource clock) {
    return new AppointmentController(store, catalogue, confirmations, metrics, clock);
  }

  @Bean
  AiClient aiClient(Surroundings surroundings, JsonMapper json) {
    return new AiClient(surroundings.aiService(), json);
  }

  @Bean
  HealthCheck aiCheck(AiClient client) {
    return new AiCheck(client);
  }

  @Bean
  AnalysisStore analysisStore(JdbcClient jdbc) {
    return new AnalysisStore(jdbc);
  }

  @Bean
  AnalysisController analysisController(
      AiClient ai, AnalysisStore store, Catalogue catalogue, AiMetrics metrics, Clock clock) {
    return new AnalysisController(ai, store, catalogue, metrics, clock);
  }

  @Bean
  BusinessFigures businessFigures(JdbcClient jdbc, Visitors visitors) {
    return new ClinicFigures(jdbc, visitors);
  }

  @Bean
  ErrorAdvice errorAdvice() {
    return new ErrorAdvice();
  }
}
