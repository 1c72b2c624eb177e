package aegle.server.web;

import aegle.server.access.FrontDoor;
import aegle.server.access.PasswordHasher;
import aegle.server.state.User;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/**
 * Who may see pages. Every address needs a signed-in person but for the few that are needed to sign
 * in, and for the open API, which has its own door outside this chain.
 */
final class PageSecurity {
  /** Nothing is loaded from elsewhere, and no script or style stands in a page. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
          + "base-uri 'none'";

  /** Paths with a key check of their own, below each of which this chain does nothing. */
  private static final List<String> OPEN_API = List.of("/api/", "/-/", "/v1/");

  private static final List<String> OPEN_API_EXACT = List.of("/metrics", "/federate");

  private static final Duration PERSON_SESSION_LIFE = Duration.ofHours(12);

  private static final String TYPED_NAME = "aegle.typed-name";
  private static final int MAX_TYPED_NAME_CHARS = 100;

  private final FrontDoor door;

  PageSecurity(FrontDoor door) {
    this.door = door;
  }

  SecurityFilterChain chain(HttpSecurity http, SecurityContextRepository sessions) {
    http.securityMatcher(PageSecurity::isPage)
        .authenticationProvider(new Door())
        .authorizeHttpRequests(requests ->
            requests
                .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers("/login", "/setup", "/assets/**", "/error")
                .permitAll()
                .anyRequest()
                .access((person, _) -> new AuthorizationDecision(isWelcome(person.get()))))
        .securityContext(context -> context.securityContextRepository(sessions))
        .requestCache(cache -> cache.requestCache(onlyPages()))
        .formLogin(form ->
            form.loginPage("/login")
                .usernameParameter("name")
                .successHandler(PageSecurity::welcome)
                .failureHandler(PageSecurity::refuse))
        .logout(logout ->
            logout
                .logoutUrl("/logout")
                .addLogoutHandler((request, _, person) -> left(request, person))
                .logoutSuccessUrl("/login?out"))
        .exceptionHandling(failing ->
            failing
                .defaultAuthenticationEntryPointFor(
                    new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), PageSecurity::isOwnCall)
                .defaultAuthenticationEntryPointFor(
                    new LoginUrlAuthenticationEntryPoint("/login"), _ -> true)
                .accessDeniedHandler(PageSecurity::deny))
        .headers(headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN)));
    return http.build();
  }

  /** The authenticated form of a user; the role becomes an authority. */
  static Authentication person(User user) {
    String authority = "ROLE_" + user.role().word().toUpperCase(Locale.ROOT);
    return UsernamePasswordAuthenticationToken.authenticated(
        user.name(), null, List.of(new SimpleGrantedAuthority(authority)));
  }

  private static boolean isPage(HttpServletRequest request) {
    String path = request.getRequestURI();
    return OPEN_API.stream().noneMatch(path::startsWith) && !OPEN_API_EXACT.contains(path);
  }

  /** A call that a page makes: it gets 401, since a sign-in form would be no answer to it. */
  private static boolean isOwnCall(HttpServletRequest request) {
    return request.getRequestURI().startsWith("/ui/") || request.getHeader("HX-Request") != null;
  }

  /** Signed in, and not disabled meanwhile. */
  private boolean isWelcome(@Nullable Authentication person) {
    return person != null
        && person.isAuthenticated()
        && !(person instanceof AnonymousAuthenticationToken)
        && door.find(person.getName()).isPresent();
  }

  /** After signing in, the page that was asked for comes back, at its own address. */
  @SuppressWarnings("NullAway") // Null is how Spring is told to add no parameter to that address.
  private static HttpSessionRequestCache onlyPages() {
    HttpSessionRequestCache cache = new HttpSessionRequestCache();
    cache.setRequestMatcher(request ->
        request.getMethod().equals("GET")
            && !isOwnCall(request)
            && !request.getRequestURI().startsWith("/favicon"));
    cache.setMatchingRequestParameterName(null);
    return cache;
  }

  /** On to the page that was asked for before, with the longer session of a known person. */
  private static void welcome(
      HttpServletRequest request, HttpServletResponse response, Authentication person)
      throws IOException, jakarta.servlet.ServletException {
    keepSession(request);
    SavedRequestAwareAuthenticationSuccessHandler onwards =
        new SavedRequestAwareAuthenticationSuccessHandler();
    onwards.setRequestCache(onlyPages());
    onwards.onAuthenticationSuccess(request, response, person);
  }

  /** A person's session lasts for a working day without a request. */
  static void keepSession(HttpServletRequest request) {
    request.getSession().setMaxInactiveInterval((int) PERSON_SESSION_LIFE.toSeconds());
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    String word =
        switch (failure) {
          case LockedException _ -> "wait";
          case InternalAuthenticationServiceException _ -> "busy";
          default -> "yes";
        };
    HttpSession session = request.getSession(false);
    String name = request.getParameter("name");
    if (session != null && name != null) {
      session.setAttribute(
          TYPED_NAME, name.substring(0, Math.min(name.length(), MAX_TYPED_NAME_CHARS)));
    }
    response.sendRedirect("/login?failed=" + word);
  }

  /**
   * The name that was typed at a failed attempt, once; empty without one. It waits in the session,
   * since names have no place in addresses.
   */
  static String takeTypedName(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute(TYPED_NAME) instanceof String name) {
      session.removeAttribute(TYPED_NAME);
      return name;
    }
    return "";
  }

  /** A form that waited too long for its session is shown again, with a word on why. */
  private static void deny(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
      throws IOException, jakarta.servlet.ServletException {
    if (request.getRequestURI().equals("/login") || request.getRequestURI().equals("/logout")) {
      response.sendRedirect("/login?failed=old");
    } else {
      new AccessDeniedHandlerImpl().handle(request, response, failure);
    }
  }

  private void left(HttpServletRequest request, @Nullable Authentication person) {
    if (person != null) {
      door.signedOut(person.getName(), request.getRemoteAddr());
    }
  }

  /** Asks the front door. */
  private final class Door implements AuthenticationProvider {
    @Override
    public Authentication authenticate(Authentication attempt) {
      Object password = attempt.getCredentials();
      try {
        return switch (door.signIn(
            attempt.getName(), password == null ? "" : password.toString(), address(attempt))) {
          case FrontDoor.Answer.Welcome welcome -> person(welcome.user());
          case FrontDoor.Answer.Refused _ -> throw new BadCredentialsException("refused");
          case FrontDoor.Answer.Wait _ -> throw new LockedException("too many failures");
        };
      } catch (PasswordHasher.BusyException e) {
        throw new InternalAuthenticationServiceException("busy", e);
      }
    }

    @Override
    public boolean supports(Class<?> authentication) {
      return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private static String address(Authentication attempt) {
      return attempt.getDetails() instanceof WebAuthenticationDetails details
          ? details.getRemoteAddress()
          : "";
    }
  }
}
