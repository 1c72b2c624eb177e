package aegle.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A person with a browser who follows one error: from the list to its trace, its log lines and its
 * replay, and back. Only the first address is typed; every other page is reached by a click on what
 * it is called.
 */
final class TripByClicks {
  private final Page page;
  private final Found error;
  private final List<String> complaints = new ArrayList<>();

  /**
   * What the pages have to agree on.
   *
   * @param type of the error, such as {@code TypeError}
   */
  record Found(String type, String message, String eventId, String traceId, String replayId) {}

  TripByClicks(Page page, Found error) {
    this.page = page;
    this.error = error;
    page.onPageError(fault -> complaints.add(page.url() + ": " + fault));
  }

  void signIn(String server, String name, String password) {
    page.navigate(server + "/login");
    page.fill("#name", name);
    page.fill("#password", password);
    page.click("button[type=submit]");
    rail("Errors");
  }

  private void rail(String room) {
    page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Rooms"))
        .getByText(room, new Locator.GetByTextOptions().setExact(true))
        .click();
  }

  private Locator link(String words) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(words).setExact(true));
  }

  private Locator region(String name) {
    return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name));
  }

  private void seesHeading(String words) {
    assertThat(
            page.getByRole(AriaRole.HEADING)
                .filter(new Locator.FilterOptions().setHasText(words))
                .first())
        .isVisible();
  }

  /** Errors: the issue in the list is the one with the message. */
  void openIssue(String place) {
    Locator row =
        page.getByRole(AriaRole.ROW)
            .filter(new Locator.FilterOptions().setHasText(error.message()));
    row.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(error.type())).click();
    seesIssue(place);
  }

  private void seesIssue(String place) {
    page.waitForURL(Pattern.compile(".*/errors/\\d+.*"));
    seesHeading(error.type() + ": " + error.message());
    assertThat(region("What happened").getByText(place).first()).isVisible();
  }

  void openTrace() {
    link("Trace").click();
    seesTrace();
  }

  private void seesTrace() {
    page.waitForURL(Pattern.compile(".*/traces/" + error.traceId()));
    assertThat(page.getByText(error.traceId()).first()).isVisible();
    assertThat(region("Errors").getByText(error.message()).first()).isVisible();
  }

  /** The waterfall has a bar for each of these spans. */
  void seesSpans(String... names) {
    Locator waterfall = region("Spans, each below its parent");
    for (String name : names) {
      Locator row =
          waterfall
              .getByRole(AriaRole.LISTITEM)
              .filter(
                  new Locator.FilterOptions()
                      .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
      assertThat(row.first().locator("svg.lane")).isVisible();
    }
  }

  /** The lines of the trace, and one of them opened. */
  void openLogs(String message) {
    link("Open in Logs").click();
    page.waitForURL(Pattern.compile(".*/logs\\?.*" + error.traceId() + ".*"));
    Locator line =
        region("Lines")
            .getByRole(AriaRole.GROUP)
            .filter(new Locator.FilterOptions().setHasText(message))
            .first();
    line.getByText(message).first().click();
    assertThat(line.getByText(error.traceId()).first()).isVisible();
    line.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Its trace")).click();
    seesTrace();
  }

  /** The replay stands a little before the error, which is marked, and plays. */
  void playReplay(String shown) {
    region("Replays").getByRole(AriaRole.LINK).getByText(error.replayId()).click();
    page.waitForURL(Pattern.compile(".*/replays/" + error.replayId() + ".*"));
    Locator moment =
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("The error"));
    assertThat(moment).hasAttribute("aria-current", "true");
    Locator play =
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Play").setExact(true));
    assertThat(play).isEnabled();
    Locator place =
        page.getByRole(
            AriaRole.SLIDER, new Page.GetByRoleOptions().setName("Place in the recording"));
    double before = Double.parseDouble(place.inputValue());
    moment.click();
    double error = Double.parseDouble(place.inputValue());
    assertThat(error - before).isBetween(0.0, 3_100.0);
    play.click();
    FrameLocator stage = page.frameLocator("iframe");
    assertThat(stage.getByText(shown).first()).isVisible();
    page.waitForCondition(() -> Double.parseDouble(place.inputValue()) > error);
  }

  /** From the visit back to the error at which it was opened. */
  void returnToIssue(String place) {
    link("Error " + error.eventId().substring(0, 8)).click();
    seesIssue(place);
    rail("Errors");
    assertThat(page.getByText(error.message()).first()).isVisible();
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }
}
