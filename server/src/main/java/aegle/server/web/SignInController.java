package aegle.server.web;

import aegle.server.access.FirstSetup;
import aegle.server.access.PasswordHasher;
import aegle.server.web.view.Frame.Room;
import aegle.server.web.view.Messages;
import aegle.server.web.view.SimpleViews;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** The pages before a person is known: {@code /login} and {@code /setup}. */
@Controller
final class SignInController {
  private final WebSources sources;
  private final Pages pages;
  private final SecurityContextRepository sessions;
  private final Arrival arrival;
  private final Cookies cookies;

  SignInController(
      WebSources sources,
      Pages pages,
      SecurityContextRepository sessions,
      Arrival arrival,
      Cookies cookies) {
    this.sources = sources;
    this.pages = pages;
    this.sessions = sessions;
    this.arrival = arrival;
    this.cookies = cookies;
  }

  @GetMapping("/login")
  View login(
      @RequestParam(name = "failed", required = false) @Nullable String failed,
      @RequestParam(name = "out", required = false) @Nullable String out,
      @RequestParam(name = "next", required = false) @Nullable String next,
      HttpServletRequest request,
      HttpServletResponse response) {
    SimpleViews.SignIn view =
        new SimpleViews.SignIn(
            failure(failed),
            failed == null ? "" : PageSecurity.takeTypedName(request, response, cookies),
            Addresses.onward(next),
            out != null,
            sources.setup().isNeeded());
    return pages.page(request, Room.OTHER, pages.messages().text("signin.title"), "login", view);
  }

  private String failure(@Nullable String failed) {
    Messages messages = pages.messages();
    if (failed == null) {
      return "";
    }
    return switch (failed) {
      case "wait" -> messages.text("signin.wait");
      case "busy" -> messages.text("signin.busy");
      case "old" -> messages.text("signin.old");
      default -> messages.text("signin.failed");
    };
  }

  @GetMapping("/setup")
  View setup(HttpServletRequest request) {
    return setupPage(request, "", "", "");
  }

  @PostMapping("/setup")
  View setUp(
      @RequestParam("token") String token,
      @RequestParam("name") String name,
      @RequestParam("password") String password,
      @RequestParam("again") String again,
      HttpServletRequest request,
      HttpServletResponse response) {
    if (!password.equals(again)) {
      return setupPage(request, pages.messages().text("setup.differ"), token, name);
    }
    FirstSetup.Answer answer;
    try {
      answer = sources.setup().complete(token.strip(), name, password, request.getRemoteAddr());
    } catch (PasswordHasher.BusyException _) {
      return setupPage(request, pages.messages().text("signin.busy"), token, name);
    }
    return switch (answer) {
      case FirstSetup.Answer.Done done -> {
        welcome(PageSecurity.person(done.user()), request, response);
        yield Addresses.redirect("/");
      }
      case FirstSetup.Answer.LinkClosed _ ->
          setupPage(request, pages.messages().text("setup.closed"), "", name);
      case FirstSetup.Answer.Unfit unfit -> setupPage(request, unfit.complaint(), token, name);
    };
  }

  private View setupPage(HttpServletRequest request, String failure, String token, String name) {
    String title = pages.messages().text("setup.title");
    return pages.page(
        request,
        Room.OTHER,
        title,
        "setup",
        new SimpleViews.Setup(failure, token, name, sources.setup().isNeeded()));
  }

  /** Signs in whoever has just set a password by a link; a session from before gets a new id. */
  private void welcome(
      Authentication person, HttpServletRequest request, HttpServletResponse response) {
    if (request.getSession(false) != null) {
      request.changeSessionId();
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(person);
    SecurityContextHolder.setContext(context);
    sessions.saveContext(context, request, response);
    arrival.settle(request, response, person.getName());
  }
}
