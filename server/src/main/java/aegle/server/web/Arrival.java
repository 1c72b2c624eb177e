package aegle.server.web;

import aegle.server.access.FrontDoor;
import aegle.server.access.KnownDevices;
import aegle.server.access.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What a browser shows on arrival, and what it is given when its person has come in. */
final class Arrival {
  /** Says that somebody signed in on this device before; it opens nothing. */
  private static final String DEVICE = "aegle-device";

  private final FrontDoor door;
  private final PersonSessions sessions;
  private final Cookies cookies;

  Arrival(FrontDoor door, PersonSessions sessions, Cookies cookies) {
    this.door = door;
    this.sessions = sessions;
    this.cookies = cookies;
  }

  static Visitor visitor(HttpServletRequest request) {
    return new Visitor(request.getRemoteAddr(), Cookies.get(request, DEVICE));
  }

  /** Keeps the session of a person who has just come in, and makes the device known. */
  void settle(HttpServletRequest request, HttpServletResponse response, String person) {
    sessions.began(request.getSession(), person);
    String tickets = door.ticketsAfter(person, visitor(request));
    cookies.set(request, response, DEVICE, tickets, "/", KnownDevices.TICKET_LIFE);
  }
}
