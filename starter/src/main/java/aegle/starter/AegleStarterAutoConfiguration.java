package aegle.starter;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Lists the parts of the starter, in the order in which they lean on each other. */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration",
      "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration"
    })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(MeterRegistry.class)
@EnableConfigurationProperties(StarterProperties.class)
public final class AegleStarterAutoConfiguration {
  @Bean
  @ConditionalOnMissingBean
  AppointmentMetrics appointmentMetrics(MeterRegistry registry, StarterProperties properties) {
    return new AppointmentMetrics(registry, properties);
  }

  @Bean
  @ConditionalOnMissingBean
  AiMetrics aiMetrics(MeterRegistry registry, StarterProperties properties) {
    return new AiMetrics(registry, properties);
  }

  @Bean
  RecentRequests aegleRecentRequests(Clock clock) {
    return new RecentRequests(clock);
  }

  @Bean
  HttpRequestMetrics aegleHttpRequestMetrics(
      MeterRegistry registry, Clock clock, StarterProperties properties, RecentRequests recent) {
    return new HttpRequestMetrics(registry, clock, properties, recent);
  }

  // Outermost but for the filters that set the character encoding: what a filter refuses counts.
  @Bean
  FilterRegistrationBean<HttpRequestMetrics> aegleHttpRequestFilter(HttpRequestMetrics metrics) {
    FilterRegistrationBean<HttpRequestMetrics> filter = new FilterRegistrationBean<>(metrics);
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }

  @Bean
  RouteInventory aegleRouteInventory(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings,
      HttpRequestMetrics metrics) {
    return new RouteInventory(mappings, metrics);
  }

  @Bean
  HealthBoard aegleHealthBoard(
      ObjectProvider<HealthCheck> checks,
      StarterProperties properties,
      ObjectProvider<BuildProperties> build,
      Clock clock) {
    List<HealthCheck> all = checks.orderedStream().toList();
    return new HealthBoard(all, properties, version(properties, build), clock);
  }

  private static String version(
      StarterProperties properties, ObjectProvider<BuildProperties> build) {
    if (!properties.version().isEmpty()) {
      return properties.version();
    }
    return Optional.ofNullable(build.getIfAvailable())
        .map(BuildProperties::getVersion)
        .orElse("unknown");
  }

  @Bean
  HealthController aegleHealthController(HealthBoard board) {
    return new HealthController(board);
  }

  @Bean
  SystemFigures aegleSystemFigures(
      ObjectProvider<BusinessFigures> business,
      RecentRequests requests,
      AiMetrics ai,
      MeterRegistry registry,
      StarterProperties properties,
      Clock clock) {
    return new SystemFigures(business.getIfAvailable(), requests, ai, registry, properties, clock);
  }

  @Bean
  FiguresController aegleFiguresController(SystemFigures figures, StarterProperties properties) {
    return new FiguresController(figures, properties);
  }

  /** The check of a platform that keeps its data in a database. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(DataSource.class)
  static class Database {
    @Bean
    @ConditionalOnBean(DataSource.class)
    @ConditionalOnMissingBean(name = "databaseCheck")
    HealthCheck databaseCheck(DataSource dataSource) {
      return new DatabaseCheck(dataSource);
    }
  }

  /** The check of a platform that sends e-mail. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(JavaMailSenderImpl.class)
  static class Email {
    @Bean
    @ConditionalOnBean(JavaMailSenderImpl.class)
    @ConditionalOnMissingBean(name = "emailCheck")
    HealthCheck emailCheck(JavaMailSenderImpl sender) {
      return new MailCheck(sender);
    }
  }
}
