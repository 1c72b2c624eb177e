package aegle.server.web.view;

import java.util.List;

/**
 * One recorded visit.
 *
 * @param playable whether there is a recording that may be shown
 * @param why a sentence where it may not
 * @param stage address of the frame in which the recording is played
 * @param recording address of its events
 * @param at the moment at which to open it, in milliseconds since 1970, or empty for its beginning
 * @param links to errors and traces; those that are not kept have no address
 * @param exposed the places that show too much
 */
public record ReplayView(
    String id,
    boolean playable,
    String why,
    String stage,
    String recording,
    String at,
    List<IssueView.Fact> facts,
    List<String> urls,
    List<ErrorEvent.Link> links,
    List<String> exposed,
    String viewings,
    List<String> notes) {}
