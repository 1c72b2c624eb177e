package aegle.clinic.visit;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** One visit of the clinic's page, at the pace of a person: read, choose, book, leave. */
final class BookingVisit {
  private static final Logger log = LoggerFactory.getLogger(BookingVisit.class);
  private static final String TIMES_ARE_OFFERED =
      "document.forms.booking?.elements.slot.options.length > 0";
  private static final int LOOKS = 50;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final int STEPS_OF_THE_MOUSE = 12;

  private final Chromium chromium;
  private final URI page;
  private final RandomGenerator random;
  private final CountDownLatch ended;

  /**
   * A visit.
   *
   * @param ended opens when the demo ends, and the visit with it
   */
  BookingVisit(Chromium chromium, URI page, RandomGenerator random, CountDownLatch ended) {
    this.chromium = chromium;
    this.page = page;
    this.random = random;
    this.ended = ended;
  }

  /**
   * Makes the visit. Whoever is offered no time, since the clinic is in trouble, leaves as well.
   *
   * @param bookings how often the same time is booked; the second one finds it taken
   */
  void make(int bookings) throws IOException {
    chromium.attach();
    chromium.ask("Page.navigate", Map.of("url", page.toString()));
    if (comesTrue(TIMES_ARE_OFFERED)) {
      rest(1_500);
      choose("clinic");
      if (comesTrue(TIMES_ARE_OFFERED)) {
        book(bookings);
      }
    }
    // The SDK sends what it recorded every five seconds, and the vitals when a page is left.
    rest(6_000);
    chromium.ask("Page.navigate", Map.of("url", "about:blank"));
    rest(1_000);
    log.debug("A visit ended: bookings={}", bookings);
  }

  private void book(int bookings) throws IOException {
    rest(1_200);
    choose("service");
    rest(800);
    choose("slot");
    rest(1_000);
    for (int i = 0; i < bookings; i++) {
      click("[name=book]");
      if (!comesTrue("document.forms.booking.elements.book.disabled === false")) {
        throw new IOException("the page gave no answer to a booking");
      }
      rest(2_500);
    }
  }

  /** Clicks into a list and takes one of its options. */
  private void choose(String name) throws IOException {
    pointAt("[name=" + name + "]");
    evaluate(
        """
        (() => {
          const list = document.forms.booking.elements['%s'];
          list.focus();
          list.selectedIndex = Math.floor(%s * list.options.length);
          list.dispatchEvent(new Event('input', { bubbles: true }));
          list.dispatchEvent(new Event('change', { bubbles: true }));
        })()
        """
            .formatted(name, random.nextDouble()));
  }

  private void click(String selector) throws IOException {
    Place place = pointAt(selector);
    mouse("mousePressed", place.x(), place.y());
    mouse("mouseReleased", place.x(), place.y());
  }

  private record Place(double x, double y) {}

  /** Moves the mouse from the left to the middle of an element. */
  private Place pointAt(String selector) throws IOException {
    JsonNode box =
        evaluate(
            """
            (() => {
              const { x, y, width, height } =
                  document.querySelector('%s').getBoundingClientRect();
              return { x: x + width / 2, y: y + height / 2 };
            })()
            """
                .formatted(selector));
    Place place = new Place(box.path("x").asDouble(), box.path("y").asDouble());
    for (int i = 1; i <= STEPS_OF_THE_MOUSE; i++) {
      mouse("mouseMoved", place.x() * i / STEPS_OF_THE_MOUSE, place.y());
      rest(20);
    }
    return place;
  }

  private void mouse(String what, double x, double y) throws IOException {
    boolean moves = what.equals("mouseMoved");
    chromium.ask(
        "Input.dispatchMouseEvent",
        Map.of(
            "type", what,
            "x", x,
            "y", y,
            "button", moves ? "none" : "left",
            "clickCount", moves ? 0 : 1));
  }

  /** Looks at the page until a condition holds; false when it does not within ten seconds. */
  private boolean comesTrue(String condition) throws IOException {
    for (int i = 0; i < LOOKS; i++) {
      if (evaluate(condition).asBoolean(false)) {
        return true;
      }
      rest(BETWEEN_LOOKS.toMillis());
    }
    return false;
  }

  private JsonNode evaluate(String expression) throws IOException {
    JsonNode answer =
        chromium.ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException(
          "the page answered: " + answer.path("exceptionDetails").path("text").asString());
    }
    return answer.path("result").path("value");
  }

  private void rest(long millis) throws IOException {
    try {
      if (ended.await(millis, TimeUnit.MILLISECONDS)) {
        throw new IOException("the demo ended during a visit");
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted during a visit", e);
    }
  }
}
