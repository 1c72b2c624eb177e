package aegle.clinic.platform;

import aegle.clinic.town.Town;
import aegle.starter.AiMetrics;
import aegle.starter.AppointmentMetrics;
import aegle.starter.BusinessFigures;
import aegle.starter.HealthCheck;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Lists the platform's parts in the order of a request's trip. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
final class PlatformWiring {
  /** Requests that are neither traced nor failed on purpose. */
  private static final List<String> UNTOUCHED =
      List.of("/api/health", "/api/metrics", "/actuator/**", "/assets/**");

  @Bean
  Visitors visitors(InstantSource clock) {
    return new Visitors(clock);
  }

  @Bean
  Reports reports(Surroundings surroundings, RunningRelease running) {
    return new Reports(surroundings.watch().serverDsn(), Town.CLINICS, running);
  }

  @Bean
  WebMvcConfigurer interceptors(Visitors visitors, FaultSwitch faults, Reports reports) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(visitors);
        registry.addInterceptor(reports).excludePathPatterns(UNTOUCHED);
        registry.addInterceptor(new FaultInterceptor(faults)).excludePathPatterns(UNTOUCHED);
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
  BookingDesk bookingDesk(
      AppointmentStore store,
      TransactionTemplate transactions,
      Catalogue catalogue,
      Confirmations confirmations,
      AppointmentMetrics metrics,
      RunningRelease running,
      InstantSource clock) {
    return new BookingDesk(store, transactions, catalogue, confirmations, metrics, running, clock);
  }

  @Bean
  AppointmentController appointmentController(
      BookingDesk desk,
      AppointmentStore store,
      Catalogue catalogue,
      AppointmentMetrics metrics,
      InstantSource clock) {
    return new AppointmentController(desk, store, catalogue, metrics, clock);
  }

  @Bean
  BookingController bookingController(
      BookingDesk desk, JdbcClient jdbc, Catalogue catalogue, InstantSource clock) {
    return new BookingController(desk, new OnlineSlots(jdbc), catalogue, clock);
  }

  @Bean
  PageController pageController(Surroundings surroundings, RunningRelease running) {
    return new PageController(Town.CLINICS, surroundings.watch(), running);
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

  /** Reports are opened before the first run of a job, and closed after the last. */
  @Bean(initMethod = "start")
  @DependsOn("reports")
  Jobs jobs(
      JdbcClient jdbc,
      DataSource database,
      JavaMailSender mail,
      Surroundings surroundings,
      InstantSource clock) {
    return new Jobs(
        List.of(
            Jobs.reminders(new Reminders(jdbc, mail, clock)),
            Jobs.backup(new Backup(database, surroundings.backups()))),
        clock);
  }

  @Bean
  ErrorAdvice errorAdvice() {
    return new ErrorAdvice();
  }
}
