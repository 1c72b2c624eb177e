package aegle.server.web;

import aegle.server.access.FrontDoor;
import aegle.server.access.PasswordHasher;
import aegle.server.access.Visitor;
import aegle.server.state.User;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
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
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;

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
  private static final List<String> OPEN_API =
      List.of(
          "/api/",
          "/-/",
          "/v1/",
          "/loki/",
          "/agent_listener/",
          "/datadog/",
          "/newrelic/",
          "/cloudwatch/",
          "/_vercel/",
          "/vercel/");

  private static final List<String> OPEN_API_EXACT =
      List.of(
          "/metrics",
          "/federate",
          "/tunnel",
          "/vitals",
          "/metric/v1",
          "/log/v1",
          "/trace/v1",
          "/cloudwatch");

  private static final String TYPED_NAME = "aegle-typed-name";
  private static final Duration TYPED_NAME_LIFE = Duration.ofMinutes(1);
  private static final int MAX_TYPED_NAME_CHARS = 100;

  private final FrontDoor door;
  private final Arrival arrival;
  private final Cookies cookies;

  PageSecurity(FrontDoor door, Arrival arrival, Cookies cookies) {
    this.door = door;
    this.arrival = arrival;
    this.cookies = cookies;
  }

  SecurityFilterChain chain(
      HttpSecurity http, SecurityContextRepository sessions, PageTokens tokens) {
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
        // What a stranger asked for is kept in the address of the sign-in page, not here.
        .requestCache(cache -> cache.requestCache(new NullRequestCache()))
        .csrf(forms -> forms.csrfTokenRepository(tokens))
        .formLogin(form ->
            form.loginPage("/login")
                .usernameParameter("name")
                .authenticationDetailsSource(Arrival::visitor)
                .successHandler(this::welcome)
                .failureHandler(this::refuse))
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
                    (request, response, _) -> response.sendRedirect(signInFor(request)), _ -> true)
                .accessDeniedHandler(PageSecurity::deny))
        .headers(headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                // It would bind every port of the host for a year: for whoever runs TLS to decide.
                .httpStrictTransportSecurity(hsts -> hsts.disable()));
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

  /** The sign-in page, which remembers the page that was asked for. */
  private static String signInFor(HttpServletRequest request) {
    boolean isPage =
        request.getMethod().equals("GET") && !request.getRequestURI().startsWith("/favicon");
    return isPage ? Addresses.signIn("", Addresses.of(request)) : "/login";
  }

  /** On to the page that was asked for before. */
  private void welcome(
      HttpServletRequest request, HttpServletResponse response, Authentication person)
      throws IOException {
    arrival.settle(request, response, person.getName());
    response.sendRedirect(Addresses.onward(request.getParameter("next")));
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    String word =
        switch (failure) {
          case LockedException _ -> "wait";
          case InternalAuthenticationServiceException _ -> "busy";
          default -> "yes";
        };
    String name = request.getParameter("name");
    if (name != null) {
      String kept = name.substring(0, Math.min(name.length(), MAX_TYPED_NAME_CHARS));
      byte[] bytes = kept.getBytes(StandardCharsets.UTF_8);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      cookies.set(request, response, TYPED_NAME, text, "/login", TYPED_NAME_LIFE);
    }
    String next = Addresses.onward(request.getParameter("next"));
    response.sendRedirect(Addresses.signIn(word, next));
  }

  /**
   * The name that was typed at a failed attempt, once; empty without one. It waits in a cookie of
   * the sign-in page, since names have no place in addresses.
   */
  static String takeTypedName(
      HttpServletRequest request, HttpServletResponse response, Cookies cookies) {
    String text = Cookies.get(request, TYPED_NAME);
    if (text.isEmpty()) {
      return "";
    }
    cookies.drop(request, response, TYPED_NAME, "/login");
    try {
      String name = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      return name.substring(0, Math.min(name.length(), MAX_TYPED_NAME_CHARS));
    } catch (IllegalArgumentException _) {
      return ""; // Not what we wrote.
    }
  }

  /** A form that outlived its token is shown again, with a word on why. */
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
            attempt.getName(), password == null ? "" : password.toString(), visitor(attempt))) {
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

    private static Visitor visitor(Authentication attempt) {
      if (attempt.getDetails() instanceof Visitor visitor) {
        return visitor;
      }
      throw new AssertionError("BUG: the sign-in form did not say who stands there");
    }
  }
}
