package aegle.server.web;

import aegle.server.web.view.Assets;
import aegle.server.web.view.Messages;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import jakarta.servlet.SessionTrackingMode;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
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
@Import({
  IncidentPages.class,
  AdvicePages.class,
  AlertPagesWiring.class,
  ForwardPagesWiring.class,
  ObjectivePagesWiring.class,
  WiringPages.class
})
public class WebConfiguration {
  /** How long the session of a person lives without a request: a working day. */
  private static final Duration SESSION_LIFE = Duration.ofHours(12);

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
  RecordTurns recordTurns(WebSources sources) {
    return new RecordTurns(sources.records(), System::nanoTime, sources.meters());
  }

  @Bean
  LogsController logsController(WebSources sources, RecordTurns turns, Pages pages) {
    return new LogsController(sources, turns, pages);
  }

  @Bean
  LogTails logTails(WebSources sources) {
    return new LogTails(sources.records(), System::nanoTime, sources.meters());
  }

  @Bean
  LogTailController logTailController(LogTails tails, Pages pages) {
    return new LogTailController(tails, pages);
  }

  @Bean
  TracesController tracesController(WebSources sources, RecordTurns turns, Pages pages) {
    return new TracesController(sources, turns, pages);
  }

  @Bean
  SearchController searchController(WebSources sources, RecordTurns turns, Pages pages) {
    return new SearchController(sources, turns, pages);
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
  Preferences preferences(Cookies cookies) {
    return new Preferences(cookies);
  }

  @Bean
  Cookies cookies(WebSources sources) {
    return new Cookies(sources.settings().reachedByTls());
  }

  @Bean
  ErrorPages errorPages(Pages pages) {
    return new ErrorPages(pages);
  }

  @Bean
  SignInController signInController(
      WebSources sources,
      Pages pages,
      SecurityContextRepository sessions,
      Arrival arrival,
      Cookies cookies) {
    return new SignInController(sources, pages, sessions, arrival, cookies);
  }

  @Bean
  SecurityContextRepository sessions() {
    return new HttpSessionSecurityContextRepository();
  }

  @Bean
  PersonSessions personSessions(WebSources sources) {
    return new PersonSessions(sources.meters());
  }

  @Bean
  Arrival arrival(WebSources sources, PersonSessions sessions, Cookies cookies) {
    return new Arrival(sources.door(), sessions, cookies);
  }

  @Bean
  SecurityFilterChain pagesChain(
      HttpSecurity http,
      WebSources sources,
      SecurityContextRepository sessions,
      Arrival arrival,
      Cookies cookies) {
    return new PageSecurity(sources.door(), arrival, cookies)
        .chain(http, sessions, new PageTokens(cookies));
  }

  /** The session is a cookie that no script can read and no other site can send along. */
  @Bean
  ServletContextInitializer sessionCookie(PersonSessions sessions, Cookies cookies) {
    return context -> {
      context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
      context.setSessionTimeout((int) SESSION_LIFE.toMinutes());
      context.getSessionCookieConfig().setName("aegle-session");
      context.getSessionCookieConfig().setHttpOnly(true);
      context.getSessionCookieConfig().setSecure(cookies.alwaysSecure());
      context.getSessionCookieConfig().setAttribute("SameSite", "Lax");
      context.addListener(sessions);
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

  /** Behind a proxy only the browser knows the whole address, so redirects name the path alone. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> behindProxies(WebSources sources) {
    return factory -> {
      factory.addEngineValves(new ClientValve(sources.settings().proxies()));
      factory.addContextCustomizers(context -> context.setUseRelativeRedirects(true));
    };
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
