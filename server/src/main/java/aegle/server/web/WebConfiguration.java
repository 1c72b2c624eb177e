package aegle.server.web;

import aegle.server.web.view.Assets;
import aegle.server.web.view.Messages;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import io.micrometer.core.instrument.FunctionCounter;
import jakarta.servlet.SessionTrackingMode;
import java.time.Duration;
import java.util.Set;
import org.apache.catalina.session.ManagerBase;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;

/**
 * Every part of the pages. It needs one bean from outside: {@link WebSources}. Import it where the
 * server is wired; nothing is found by scanning.
 */
@Configuration(proxyBeanMethods = false)
public class WebConfiguration {
  /** Sessions at once, strangers at the sign-in form included; further ones are refused. */
  private static final int MAX_SESSIONS = 10_000;

  /** How long the session of a stranger is kept; {@link PageSecurity} gives people longer. */
  private static final Duration STRANGER_SESSION_LIFE = Duration.ofMinutes(20);

  private static final Duration ASSET_LIFE = Duration.ofDays(365);

  @Bean
  Messages messages() {
    return Messages.of("en");
  }

  @Bean
  Pages pages(Messages messages, WebSources sources) {
    TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    return new Pages(templates, Assets.load(), messages, sources);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  LiveFeed liveFeed(WebSources sources, Messages messages) {
    return new LiveFeed(sources, messages);
  }

  @Bean
  OverviewController overviewController(WebSources sources, Pages pages) {
    return new OverviewController(sources, pages);
  }

  @Bean
  AlertsController alertsController(WebSources sources, Pages pages) {
    return new AlertsController(sources, pages);
  }

  @Bean
  ExploreController exploreController(WebSources sources, Pages pages) {
    return new ExploreController(sources, pages);
  }

  @Bean
  ChartController chartController(WebSources sources, Pages pages) {
    return new ChartController(sources, pages);
  }

  @Bean
  CompletionController completionController(WebSources sources) {
    return new CompletionController(sources);
  }

  @Bean
  TargetsController targetsController(WebSources sources, Pages pages) {
    return new TargetsController(sources, pages);
  }

  @Bean
  DeliveriesController deliveriesController(WebSources sources, Pages pages) {
    return new DeliveriesController(sources, pages);
  }

  @Bean
  SearchController searchController(WebSources sources, Pages pages) {
    return new SearchController(sources, pages);
  }

  @Bean
  LiveController liveController(LiveFeed feed, Pages pages) {
    return new LiveController(feed, pages);
  }

  @Bean
  PartsController partsController(WebSources sources, Pages pages) {
    return new PartsController(pages, sources);
  }

  @Bean
  Preferences preferences() {
    return new Preferences();
  }

  @Bean
  ErrorPages errorPages(Pages pages) {
    return new ErrorPages(pages);
  }

  @Bean
  SignInController signInController(
      WebSources sources, Pages pages, SecurityContextRepository sessions) {
    return new SignInController(sources, pages, sessions);
  }

  @Bean
  SecurityContextRepository sessions() {
    return new HttpSessionSecurityContextRepository();
  }

  @Bean
  SecurityFilterChain pagesChain(
      HttpSecurity http, WebSources sources, SecurityContextRepository sessions) {
    return new PageSecurity(sources.door()).chain(http, sessions);
  }

  /** The session is a cookie that no script can read and no other site can send along. */
  @Bean
  ServletContextInitializer sessionCookie() {
    return context -> {
      context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
      context.setSessionTimeout((int) STRANGER_SESSION_LIFE.toMinutes());
      context.getSessionCookieConfig().setName("aegle-session");
      context.getSessionCookieConfig().setHttpOnly(true);
      context.getSessionCookieConfig().setAttribute("SameSite", "Lax");
    };
  }

  @Bean
  WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> compressedPages() {
    return factory -> {
      Compression compression = new Compression();
      compression.setEnabled(true);
      compression.setMinResponseSize(DataSize.ofKilobytes(2));
      compression.setMimeTypes(new String[] {"text/html", "application/json"});
      factory.setCompression(compression);
    };
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedSessions(WebSources sources) {
    return factory ->
        factory.addContextCustomizers(context -> {
          if (context.getManager() instanceof ManagerBase sessions) {
            sessions.setMaxActiveSessions(MAX_SESSIONS);
            FunctionCounter.builder(
                    "aegle.web.sessions.refused", sessions, ManagerBase::getRejectedSessions)
                .register(sources.meters());
          }
        });
  }

  /** Bundled files: their names change with their content, so they may be kept for ever. */
  @Bean
  WebMvcConfigurer assetFiles() {
    return new WebMvcConfigurer() {
      @Override
      public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry
            .addResourceHandler("/assets/**")
            .addResourceLocations("classpath:/static/assets/")
            .setCacheControl(CacheControl.maxAge(ASSET_LIFE).cachePublic().immutable())
            .resourceChain(true)
            .addResolver(new EncodedResourceResolver());
      }
    };
  }
}
