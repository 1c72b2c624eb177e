package aegle.server.web.view;

import java.util.List;

/** The small pages: signing in, setting up, errors, search. */
public final class SimpleViews {
  private SimpleViews() {}

  /**
   * A page that says what went wrong.
   *
   * @param word for the page to go on to, at {@code href}
   */
  public record Failure(
      int status, String title, String meaning, String action, String word, String href) {}

  /**
   * The sign-in form.
   *
   * @param failure a sentence, empty at the first try
   * @param name what was typed before, empty at the first try
   * @param next the page to go on to
   */
  public record SignIn(
      String failure, String name, String next, boolean signedOut, boolean needsSetup) {}

  /**
   * The form of the one-time link; what was typed is kept, the password apart.
   *
   * @param first whether nobody can sign in as owner yet
   */
  public record Setup(String failure, String token, String name, boolean first) {}

  /**
   * What a search found.
   *
   * @param logs where log lines are searched for the same words
   */
  public record Found(String asked, List<Hit> hits, String logs) {}

  /** One thing that was found. */
  public record Hit(String icon, String name, String kind, String href) {}
}
