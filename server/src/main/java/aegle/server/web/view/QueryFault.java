package aegle.server.web.view;

/**
 * What is wrong with a query, and where.
 *
 * @param before the text before the character at fault
 * @param at the character at fault; empty at the end of the text
 * @param place the place in words
 */
public record QueryFault(String sentence, String before, String at, String after, String place) {}
