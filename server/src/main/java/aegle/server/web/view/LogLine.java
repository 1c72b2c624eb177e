package aegle.server.web.view;

/**
 * One line of a log in a list.
 *
 * @param id what names it for ever
 * @param href its own page
 * @param inside the address of its fields, which are read when it is opened
 * @param time to the millisecond, in the reader's zone
 * @param level the word, empty where the line has none
 * @param message what it says, cut where it is long
 * @param trace the page of its trace, empty where it has none
 */
public record LogLine(
    String id,
    String href,
    String inside,
    String time,
    String exact,
    State state,
    String level,
    String service,
    String message,
    String trace) {}
